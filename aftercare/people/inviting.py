"""Staff join by invitation: a signed link in an e-mail that serves once, and not for long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.core.events import emit
from aftercare.core.messages import send
from aftercare.core.refusal import Refused

from .events import InvitationEvent, InvitationRevoked, InvitationSentAgain, StaffInvited
from .manager import AMOUNTS_TO, MANAGES, Manager
from .models import Invitation, Role, Shop, User
from .tokens import NOT_BY_TOKEN

SALT = "aftercare.invitation"


@transaction.atomic
def invite(
    *, email: str, role: str, shops: Collection[Shop], by: Manager, at: datetime, name: str = "", locale: str = ""
) -> Invitation:
    """Ask somebody to join these shops in this role. Raises `Refused` for somebody who is there, or asked already."""
    email = _checked_email(email)
    wanted = by.check_role(role)
    if wanted == Role.INTEGRATION:
        raise Refused(_("A program is not invited; add it instead."), code="bad_role", field="role")
    by.check_shops(shops)
    if Invitation.objects.of_shops(list(by.shop_ids)).open().filter(email=email).exists():
        raise Refused(
            _("%(email)s is invited already; send that invitation again.") % {"email": email},
            code="invited_already",
            field="email",
        )
    _check_new(email, shops, by)
    invitation = Invitation.objects.create(
        email=email, name=name.strip()[:150], role=wanted, locale=locale, invited_by=by.actor.name,
        inviter_id=by.user_id, sent_at=at, expires_at=at + lives(),
    )  # fmt: skip
    invitation.shops.set(shops)
    _post(invitation, at=at)
    _tell(StaffInvited, invitation, by, at)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: Manager, at: datetime) -> Invitation:
    """A new link with the whole time again, from whoever sends it now; the one before opens nothing any more."""
    invitation = _open(invitation, by)
    invitation.round += 1
    invitation.invited_by, invitation.inviter_id = by.actor.name or invitation.invited_by, by.user_id
    invitation.sent_at, invitation.expires_at = at, at + lives()
    invitation.save(update_fields=["round", "invited_by", "inviter", "sent_at", "expires_at"])
    _post(invitation, at=at)
    _tell(InvitationSentAgain, invitation, by, at)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Manager, at: datetime) -> Invitation:
    return _revoke(_open(invitation, by), by, at)


def sign_invitation(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.round], salt=SALT)


def end_invitations(inviter: User, *, by: Manager, at: datetime) -> None:
    """Revoke what they sent and might not send any more."""
    for invitation in Invitation.objects.select_for_update().open().filter(inviter=inviter).order_by("pk"):
        if not stands(invitation):
            _revoke(invitation, by, at)


def stands(invitation: Invitation) -> bool:
    """Whether who sent it might still send it; a program might, if any program gives the role."""
    inviter = invitation.inviter
    if inviter is None:
        return NOT_BY_TOKEN.isdisjoint(AMOUNTS_TO[Role(invitation.role)])
    if not inviter.is_active or Role(inviter.role) not in MANAGES:
        return False
    by, shops = Manager.of_user(inviter), invitation.shops.values_list("pk", flat=True)
    return invitation.role in by.roles and by.shop_ids.issuperset(shops)


def lives() -> timedelta:
    return timedelta(days=settings.INVITATION_DAYS)


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        sentence = _("“%(email)s” is no e-mail address; write it as mei@example.com.") % {"email": email}
        raise Refused(sentence, code="bad_email", field="email") from error
    return email


def _check_new(email: str, shops: Collection[Shop], by: Manager) -> None:
    """A manager learns nothing of whom they do not see: who has an account elsewhere is invited like anybody."""
    for user in by.staff.filter(Q(username__iexact=email) | Q(email__iexact=email)):
        if not user.is_active or {shop.pk for shop in shops}.issubset(shop.pk for shop in user.shops.all()):
            raise Refused(
                _("%(email)s works here already; change the account on its page.") % {"email": email},
                code="has_account",
                field="email",
            )


def _open(invitation: Invitation, by: Manager) -> Invitation:
    """Its row, locked: sending it again and taking it come one after the other."""
    found = Invitation.objects.select_for_update().open().filter(pk=invitation.pk).first()
    if found is None:
        raise Refused(_("This invitation was taken or revoked before."), code="invitation_over")
    by.check_role(found.role)
    return found


def _revoke(invitation: Invitation, by: Manager, at: datetime) -> Invitation:
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    _tell(InvitationRevoked, invitation, by, at)
    return invitation


def _tell(kind: type[InvitationEvent], invitation: Invitation, by: Manager, at: datetime) -> None:
    for shop_id in invitation.shops.order_by("pk").values_list("pk", flat=True):
        emit(kind(invitation=invitation, shop=shop_id, by=by.actor, at=at))


def _post(invitation: Invitation, *, at: datetime) -> None:
    shops = list(invitation.shops.order_by("pk"))
    with translation.override(invitation.locale or shops[0].locale):
        values = {
            "by": invitation.invited_by,
            "shops": _(", ").join(shop.name for shop in shops),
            "role": Role(invitation.role).label,
            "link": f"{settings.PUBLIC_URL}/desk/join/{sign_invitation(invitation)}/",
        }
        days = ngettext(
            "It serves once, within %(days)d day.", "It serves once, within %(days)d days.", settings.INVITATION_DAYS
        )
        send(
            channel="email",
            to=invitation.email,
            subject=_("You are invited to work at %(shops)s") % values,
            text="\n\n".join([
                _("%(by)s invites you to %(shops)s as %(role)s. Take the invitation here:") % values,
                str(values["link"]),
                days % {"days": settings.INVITATION_DAYS} + " "
                + _("If you do not know what this is about, leave it: nothing happens."),
            ]),
            locale=translation.get_language() or "",
            sender=shops[0].name,
            shop_id=shops[0].pk,
            about=("invitation", invitation.pk),
            key=f"invitation:{invitation.pk}:{invitation.round}",
            at=at,
        )  # fmt: skip
