"""What the events are called in the audit log."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "case.opened": _("Request opened"),
    "case.approved": _("Request approved"),
    "case.rejected": _("Request refused"),
    "case.withdrawn": _("Request withdrawn"),
    "case.expired": _("Request expired"),
    "case.escalated": _("Called a supervisor"),
    "consent.given": _("Consent given"),
    "consent.withdrawn": _("Consent withdrawn"),
    "customer.blocked": _("Customer blocked"),
    "customer.unblocked": _("Customer unblocked"),
    "order.links_revoked": _("Links to an order ended"),
    "policy.published": _("Policy published"),
    "refund.paid": _("Refund paid"),
    "staff.changed": _("Role or shops changed"),
    "staff.closed": _("Account closed"),
    "staff.invitation_revoked": _("Invitation taken back"),
    "staff.invitation_sent_again": _("Invitation sent again"),
    "staff.invited": _("Invited"),
    "staff.joined": _("Joined the staff"),
    "staff.password_changed": _("Password changed"),
    "staff.reopened": _("Account opened again"),
    "staff.second_factor_changed": _("Codes at sign-in changed"),
    "staff.sessions_ended": _("Signed out from elsewhere"),
    "staff.sign_in_failed": _("Failed to sign in"),
    "staff.signed_in": _("Signed in"),
    "staff.signed_out": _("Signed out"),
    "token.made": _("API token made"),
    "token.revoked": _("API token revoked"),
    "webhook.changed": _("Webhook changed"),
    "webhook.made": _("Webhook made"),
    "webhook.paused": _("Webhook paused"),
    "webhook.removed": _("Webhook removed"),
    "webhook.replayed": _("Earlier events pushed again"),
    "webhook.resumed": _("Webhook resumed"),
    "webhook.secret_rotated": _("Webhook's secret changed"),
    "webhook.stopped": _("Webhook stopped"),
    "webhook.tested": _("Webhook tested"),
}


def event_label(name: str) -> str:
    """In words where there are some; the name itself, which programs see too, is understood as well."""
    return str(LABELS.get(name, name))
