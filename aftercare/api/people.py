"""The shop's staff and invitations, and what its customers allow."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.people import blocking, digests, inviting, links, team
from aftercare.people.consents import Choice, choices_of, give_consent, withdraw_consent
from aftercare.people.manager import Manager
from aftercare.people.models import Customer, Invitation, User
from aftercare.people.sessions import end_sessions

from .answers import answer
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import only_known, page
from .schemas.people import (
    BlockedShown,
    BlockTaken,
    ConsentShown,
    ConsentsShown,
    ConsentTaken,
    DigestTaken,
    Done,
    EndedShown,
    InvitationPage,
    InvitationShown,
    InvitationTaken,
    StaffFilter,
    StaffPage,
    StaffShown,
    StaffTaken,
)

router = Router(tags=["People"])
STAFF, CONSENTS, BLOCKS = ("staff:write",), ("staff:write", "orders:write"), ("customers:block",)
PERSON = ("ref", "username", "first_name", "last_name", "email", "role", "is_active", "last_login", "digest")
INVITATION = ("ref", "email", "name", "role", "sent_at", "expires_at", "accepted_at", "revoked_at")


@read(router, "/staff", scopes=STAFF, answer=StaffPage, fails=QUERY)
def list_staff(request: HttpRequest, asked: Annotated[StaffFilter, Query()]) -> HttpResponse:
    """List the staff and the programs of the shop, newest first"""
    only_known(request, StaffFilter)
    rows = managing(request).staff
    return answer(page(rows, PERSON, _row, reachable=rows, cursor=asked.cursor, limit=asked.limit))


@read(router, "/staff/{ref}", scopes=STAFF, answer=StaffShown)
def get_staff(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a member of staff"""
    return person(member(request, ref))


@write(router, "/staff/{ref}/change", scopes=STAFF, answers={200: StaffShown})
def change_staff(request: HttpRequest, ref: str, staff: StaffTaken) -> HttpResponse:
    """Give a member of staff another role or name

    A token changes nobody, and gives no role, that may do more than the token itself; supervisors and administrators
    are made and changed by people alone. Who also works for another shop is changed by an administrator of both."""
    user = member(request, ref)
    manager, shops = managing(request), list(user.shops.all())
    manager.check(user)
    changed = team.change_staff(user, role=staff.role, name=staff.name, shops=shops, by=manager, at=clock.now())
    return person(changed)


@write(router, "/staff/{ref}/close", scopes=STAFF, answers={200: StaffShown}, body=NO_BODY)
def close_staff(request: HttpRequest, ref: str) -> HttpResponse:
    """Close an account: its sessions and tokens end at once"""
    return person(team.close_staff(member(request, ref), by=managing(request), at=clock.now()))


@write(router, "/staff/{ref}/reopen", scopes=STAFF, answers={200: StaffShown}, body=NO_BODY)
def reopen_staff(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a closed account again"""
    return person(team.reopen_staff(member(request, ref), by=managing(request), at=clock.now()))


@write(router, "/staff/{ref}/sign-out", scopes=STAFF, answers={200: EndedShown}, body=NO_BODY)
def sign_staff_out(request: HttpRequest, ref: str) -> HttpResponse:
    """End every session of a member of staff"""
    user, manager = member(request, ref), managing(request)
    manager.check(user)
    return answer({"ended": end_sessions(user, by=manager.actor, at=clock.now())})


@write(router, "/staff/{ref}/digest", scopes=STAFF, answers={200: StaffShown})
def set_staff_digest(request: HttpRequest, ref: str, digest: DigestTaken) -> HttpResponse:
    """Send a member of staff the daily mail, or send it no more

    It goes to supervisors and administrators, who end it by the link in it as well."""
    user, manager = member(request, ref), managing(request)
    manager.check_setting(user)
    return person(digests.set_digest(user, wanted=digest.wanted, by=manager.actor, at=clock.now()))


@read(router, "/invitations", scopes=STAFF, answer=InvitationPage, fails=QUERY)
def list_invitations(request: HttpRequest, asked: Annotated[StaffFilter, Query()]) -> HttpResponse:
    """List the invitations to the staff, newest first"""
    only_known(request, StaffFilter)
    rows = managing(request).invitations
    return answer(page(rows, INVITATION, _invited, reachable=rows, cursor=asked.cursor, limit=asked.limit))


@write(router, "/invitations", scopes=STAFF, answers={201: InvitationShown})
def invite(request: HttpRequest, invitation: InvitationTaken) -> HttpResponse:
    """Invite somebody to the staff

    They get a link by e-mail that serves once, within some days; with it they choose their password. A token invites to
    the roles that may do no more than the token itself, never to supervisor or administrator."""
    manager = managing(request)
    made = inviting.invite(**invitation.model_dump(), shops=list(manager.shops), by=manager, at=clock.now())
    return answer(_invitation(made), status=201)


@write(router, "/invitations/{ref}/send-again", scopes=STAFF, answers={200: InvitationShown}, body=NO_BODY)
def invite_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Send an invitation again; the link before it opens nothing any more"""
    found = _asked(request, ref)
    return answer(_invitation(inviting.send_again(found, by=managing(request), at=clock.now())))


@write(router, "/invitations/{ref}/revoke", scopes=STAFF, answers={200: InvitationShown}, body=NO_BODY)
def revoke_invitation(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an invitation back"""
    found = _asked(request, ref)
    return answer(_invitation(inviting.revoke_invitation(found, by=managing(request), at=clock.now())))


@read(
    router, "/orders/{ref}/consents", scopes=("staff:write", "orders:read"), answer=ConsentsShown, customers=True,
    fails=(409,),
)  # fmt: skip
def get_consents(request: HttpRequest, ref: str) -> HttpResponse:
    """Read what the customer of an order allows"""
    customer = _customer(request, ref)
    return answer({"items": [_choice(choice) for choice in choices_of(customer.pk)]})


@write(router, "/orders/{ref}/consents", scopes=CONSENTS, answers={200: ConsentShown}, customers=True)
def say_consent(request: HttpRequest, ref: str, consent: ConsentTaken) -> HttpResponse:
    """Keep that the customer of an order allows a purpose, or does not any more

    Every word is kept; the last one counts. While “automated” is withdrawn, a person
    looks before the shop's own rules refuse a request; what they accept is still accepted at once."""
    caller, customer = caller_of(request), _customer(request, ref)
    say = give_consent if consent.given else withdraw_consent
    return answer(_choice(say(customer, purpose=consent.purpose, source="api", by=caller.actor, at=clock.now())))


@write(router, "/orders/{ref}/block-customer", scopes=BLOCKS, answers={200: BlockedShown}, fails=(409,))
def block_customer(request: HttpRequest, ref: str, words: BlockTaken) -> HttpResponse:
    """Block the customer of an order: from now on a person decides each of their requests

    No right of theirs ends by it. The reason is for the shop's own eyes."""
    customer, by = _customer(request, ref), caller_of(request).actor
    return _blocked(blocking.block(customer, reason=words.reason, by=by, at=clock.now()))


@write(router, "/orders/{ref}/unblock-customer", scopes=BLOCKS, answers={200: BlockedShown}, fails=(409,))
def unblock_customer(request: HttpRequest, ref: str, words: BlockTaken) -> HttpResponse:
    """Unblock the customer of an order"""
    customer, by = _customer(request, ref), caller_of(request).actor
    return _blocked(blocking.unblock(customer, reason=words.reason, by=by, at=clock.now()))


@write(router, "/orders/{ref}/revoke-links", scopes=("orders:write",), answers={200: Done}, body=NO_BODY)
def revoke_links(request: HttpRequest, ref: str) -> HttpResponse:
    """End every link and customer's token to an order made so far"""
    caller, order = caller_of(request), _order(request, ref)
    links.revoke_links(order.pk, shop_id=order.shop_id, by=caller.actor, at=clock.now())
    return answer({})


def managing(request: HttpRequest) -> Manager:
    caller = caller_of(request)
    return Manager.of_program(caller.actor, caller.shop_id, caller.scopes)


def member(request: HttpRequest, ref: str) -> User:
    return found(managing(request).staff.filter(ref=plain(ref)).first())


def _asked(request: HttpRequest, ref: str) -> Invitation:
    return found(managing(request).invitations.filter(ref=plain(ref)).first())


def _order(request: HttpRequest, ref: str) -> Order:
    return found(caller_of(request).orders.select_related("customer").filter(ref=plain(ref)).first())


def _customer(request: HttpRequest, ref: str) -> Customer:
    order = _order(request, ref)
    if order.customer is None:
        raise Refused(
            _("The shop keeps no customer with this order, so there is nothing to allow or to block."),
            code="no_customer",
        )
    return order.customer


def _blocked(customer: Customer) -> HttpResponse:
    return answer({"customer": customer.external_id, "blocked": customer.blocked})


def person(user: User, *, status: int = 200) -> HttpResponse:
    return answer(_row(tuple(getattr(user, name) for name in PERSON)), status=status)


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    told = dict(zip(PERSON, row, strict=True))
    name = " ".join(filter(None, (told.pop("first_name"), told.pop("last_name"))))
    return {**told, "name": name, "active": told.pop("is_active"), "last_sign_in_at": told.pop("last_login")}


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {name: getattr(invitation, name) for name in INVITATION}


def _invited(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(INVITATION, row, strict=True))


def _choice(choice: Choice) -> dict[str, Any]:
    return {name: getattr(choice, name) for name in ConsentShown.model_fields}
