"""The addresses about people, under /desk/ as well: the noun, then the action."""

from __future__ import annotations

from django.urls import path

from . import account, audit, coding, digest, invitations, joining, links, resetting, staff, tokens

app_name = "team"
PERSON = "team/people/<str:ref>/"
urlpatterns = [
    path("enter/code/", coding.code, name="code"),
    path("forgotten/", resetting.forgotten, name="forgotten"),
    path("reset/<str:token>/", resetting.reset, name="reset"),
    path("join/<str:token>/", joining.join, name="join"),
    path("account/", account.account, name="account"),
    path("account/prove/", coding.prove, name="prove"),
    path("account/digest/", digest.digest, name="digest"),
    path("digest/<str:token>/", digest.leave, name="leave_digest"),
    path("account/password/", account.password, name="password"),
    path("account/app/", account.app, name="app"),
    path("account/app/off/", account.app_off, name="app_off"),
    path("account/codes/", account.new_codes, name="new_codes"),
    path("account/sessions/end/", account.end_others, name="end_others"),
    path("account/sessions/<str:ref>/end/", account.end_session, name="end_session"),
    path("team/", staff.people, name="people"),
    path(PERSON, staff.person, name="person"),
    path(PERSON + "change/", staff.change, name="change"),
    path(PERSON + "close/", staff.close, name="close"),
    path(PERSON + "reopen/", staff.reopen, name="reopen"),
    path(PERSON + "codes/off/", staff.drop_codes, name="drop_codes"),
    path(PERSON + "sessions/end/", staff.sign_out, name="sign_out"),
    path(PERSON + "sessions/<str:session>/end/", staff.sign_out_one, name="sign_out_one"),
    path(PERSON + "tokens/", tokens.make, name="make_token"),
    path("team/tokens/", tokens.tokens, name="tokens"),
    path("team/tokens/<str:ref>/revoke/", tokens.revoke, name="revoke_token"),
    path("team/invitations/", invitations.invitations, name="invitations"),
    path("team/invitations/send/", invitations.send, name="invite"),
    path("team/invitations/<str:ref>/again/", invitations.again, name="invite_again"),
    path("team/invitations/<str:ref>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("team/programs/", invitations.add_program, name="add_program"),
    path("audit/", audit.audit, name="audit"),
    path("audit/audit.csv", audit.export, name="audit_export"),
    path("orders/<str:ref>/links/end/", links.end_links, name="end_links"),
    path("orders/<str:ref>/customer/block/", links.block_customer, name="block_customer"),
]
