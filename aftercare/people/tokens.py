"""API tokens: made once, kept as a digest, checked on every call."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import select

from .events import TokenMade, TokenRevoked
from .models import ApiToken, Shop, User

PREFIX = "aft_"
LIVES = timedelta(days=365)
"""Unless somebody says otherwise: a key that nobody remembers ends by itself."""
SCOPES = (
    "orders:read", "orders:write", "cases:read", "cases:write", "goods:write", "money:write", "staff:write",
    "audit:read", "webhooks:write", "timers:write", "policy:read",
    "policy:write", "disputes:rule", "shop:write", "customers:block", "approvals:write", "limits:write",
    "shops:open", "credit:write",
)  # fmt: skip
NOT_BY_TOKEN = frozenset({"disputes:rule", "approvals:write", "limits:write", "shops:open"})
"""No token gives these: a second one would rule on, or agree to, what the first one decided, or go on opening shops."""

# A token opens no more than its owner: one who is closed, or no longer of the shop, opens nothing by it.
VALID = """
    digest = %s AND revoked_at IS NULL AND (owner_id IS NULL OR EXISTS (
        SELECT 1 FROM people_user JOIN people_user_shops ON people_user_shops.user_id = people_user.id
        WHERE people_user.id = people_apitoken.owner_id AND people_user.is_active
            AND people_user_shops.shop_id = people_apitoken.shop_id))"""


def make_token(*, shop: Shop, name: str, scopes: Iterable[str], at: datetime, **more: Any) -> str:
    """Make a token and return its text alone."""
    return new_token(shop=shop, name=name, scopes=scopes, at=at, **more)[1]


@transaction.atomic
def new_token(
    *,
    shop: Shop,
    name: str,
    scopes: Iterable[str],
    at: datetime,
    expires_at: datetime | None = None,
    owner: User | None = None,
    by: Actor = SYSTEM,
    made_by: ApiToken | None = None,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which is kept nowhere. One that is `made_by` another has no scope that
    its maker lacks and ends no later. Raises `Refused` for any other scope."""
    wanted = list(dict.fromkeys(scopes))
    if unknown := sorted(set(wanted) - set(SCOPES)):
        raise Refused(
            _("There is no scope “%(scope)s”; the scopes are %(all)s.")
            % {"scope": unknown[0], "all": ", ".join(SCOPES)},
            code="bad_scope",
            field="scopes",
        )
    if made_by is not None:
        expires_at = _within(made_by, wanted, expires_at)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        shop=shop, owner=owner, name=name, digest=digest(text), scopes=wanted, created_at=at, expires_at=expires_at,
        made_by=made_by,
    )  # fmt: skip
    emit(TokenMade(token=token, by=by, at=at))
    return token, text


def _within(maker: ApiToken, wanted: list[str], expires_at: datetime | None) -> datetime | None:
    """When a token ends that this one makes."""
    # The lock keeps a token from making another while it is revoked together with those it made.
    maker = ApiToken.objects.select_for_update().get(pk=maker.pk)
    if maker.revoked_at is not None:
        raise Refused(_("The token that asks for it was revoked."), code="token_revoked")
    if not NOT_BY_TOKEN.isdisjoint(wanted):
        raise Refused(
            _(
                "A token that rules on disputes, agrees as a second person, sets limits or opens shops is made by a "
                "person: at the desk (Staff), or with ./run token make."
            ),
            code="scope_by_people",
            field="scopes",
        )
    if beyond := sorted(set(wanted) - set(maker.scopes)):
        raise Refused(
            _("A token gives only scopes it has itself, and yours lacks %(scope)s.") % {"scope": beyond[0]},
            code="scope_above_yours",
            field="scopes",
        )
    return min(filter(None, (expires_at, maker.expires_at)), default=None)


@transaction.atomic
def revoke_token(token: ApiToken, *, at: datetime, by: Actor = SYSTEM) -> bool:
    """End the token, and those it made, at once; False if it was ended before."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        return False
    emit(TokenRevoked(token=token, by=by, at=at))
    for made in token.made.filter(revoked_at=None).order_by("pk"):
        revoke_token(made, by=by, at=at)
    return True


def revoke_tokens(owner: User, *, at: datetime, by: Actor = SYSTEM, but_of: Collection[Shop] = ()) -> None:
    """End every token of theirs but those to the shops `but_of`."""
    for token in owner.tokens.filter(revoked_at=None).exclude(shop__in=but_of).order_by("pk"):
        revoke_token(token, at=at, by=by)


def find_token(text: str, *, at: datetime) -> ApiToken | None:
    """The valid token of this text."""
    for token in select(ApiToken, VALID, digest(text)):
        if token.expires_at is None or token.expires_at > at:
            return token
    return None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
