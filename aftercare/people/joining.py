"""Taking an invitation: a new person chooses a password, somebody who has an account signs in and takes the shops."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused

from .actions import check_password
from .events import StaffJoined, tell
from .inviting import SALT, stands
from .models import Invitation, Role, User


def invited(token: str, *, at: datetime, lock: bool = False) -> Invitation:
    """The invitation a link names, if it still opens something. Raises `Refused`."""
    gone = Refused(_("This invitation is no longer valid; ask for a new one."), code="bad_invitation", field="token")
    try:
        pk, sent = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise gone from error
    found = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = found.open().filter(pk=pk, round=sent).first()
    # Whoever may not invite any more has left no door open, however they lost the right.
    if invitation is None or invitation.expired(at) or not stands(invitation):
        raise gone
    return invitation


def accounts_of(invitation: Invitation) -> QuerySet[User]:
    """Those whose e-mail it was sent to."""
    email = invitation.email
    return User.objects.exclude(role=Role.INTEGRATION).filter(Q(username__iexact=email) | Q(email__iexact=email))


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str, at: datetime) -> User:
    """Make the account. Their user name is the e-mail they were invited by."""
    invitation = invited(token, at=at, lock=True)
    if not name.strip():
        raise Refused(_("Enter the name your colleagues know you by."), code="required", field="name")
    user = User(
        username=invitation.email, email=invitation.email, first_name=name.strip()[:150], role=invitation.role,
        locale=invitation.locale or (get_language() or ""),
    )  # fmt: skip
    if accounts_of(invitation).exists():
        raise _has_account(invitation)
    check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # another shop's invitation was taken at this instant
        raise _has_account(invitation) from error
    user.shops.set(invitation.shops.all())
    _take(invitation, user, at)
    tell(StaffJoined, user, by=user.oneself, at=at, invited_by=invitation.invited_by)
    return user


@transaction.atomic
def accept_as(user: User, token: str, *, at: datetime) -> User:
    """Add the shops of the invitation to the account it was sent to."""
    user = User.objects.select_for_update().get(pk=user.pk)
    invitation = invited(token, at=at, lock=True)
    if not accounts_of(invitation).filter(pk=user.pk).exists():
        raise Refused(
            _("This invitation is for %(email)s; sign in with that account.") % {"email": invitation.email},
            code="not_invited",
        )
    if user.role != invitation.role:
        roles = {"mine": Role(user.role).label, "role": Role(invitation.role).label}
        raise Refused(
            _("You work as %(mine)s and this invitation is for %(role)s, but a role holds in all your shops: ask to be "
              "invited as %(mine)s.") % roles,
            code="other_role",
        )  # fmt: skip
    new = [shop.pk for shop in invitation.shops.exclude(pk__in=user.shops.values("pk"))]
    user.shops.add(*new)
    _take(invitation, user, at)
    if new:
        tell(StaffJoined, user, shops=new, by=user.oneself, at=at, invited_by=invitation.invited_by)
    return user


def _take(invitation: Invitation, user: User, at: datetime) -> None:
    invitation.accepted_at, invitation.user = at, user
    invitation.save(update_fields=["accepted_at", "user"])


def _has_account(invitation: Invitation) -> Refused:
    return Refused(
        _("%(email)s has an account by now; open the link again and sign in with it.") % {"email": invitation.email},
        code="has_account",
    )
