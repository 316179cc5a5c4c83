"""Who may change staff: an administrator everybody, a supervisor those who work the cases, a program those who may do
no more than its token, each in their own shops. Page and API ask here: nobody gives away what they do not have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused

from .models import ApiToken, Invitation, Role, Shop, User
from .tokens import NOT_BY_TOKEN

WORKERS = frozenset({Role.AGENT, Role.WAREHOUSE, Role.FINANCE})
MANAGES: dict[Role, frozenset[Role]] = {Role.ADMIN: frozenset(Role), Role.SUPERVISOR: WORKERS}
READS = frozenset({"orders:read", "cases:read"})
AMOUNTS_TO: dict[Role, frozenset[str]] = {
    Role.AGENT: READS | {"cases:write"},
    Role.WAREHOUSE: READS | {"goods:write"},
    Role.FINANCE: READS | {"money:write"},
    Role.AUDITOR: READS | {"policy:read", "audit:read"},
    Role.SUPERVISOR: NOT_BY_TOKEN,
    Role.ADMIN: NOT_BY_TOKEN,
    Role.INTEGRATION: frozenset(),
}
"""What a token must be able to do itself to give a role. No token gives what people alone give, however many scopes it
has. A program may do what its tokens may."""


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody, or a program, who changes staff: as whom, of which roles, in which shops. A program has `scopes`."""

    actor: Actor
    roles: frozenset[Role]
    shop_ids: frozenset[int]
    user_id: int | None = None
    scopes: frozenset[str] | None = None

    @classmethod
    def of_user(cls, user: User) -> Manager:
        roles = MANAGES.get(Role(user.role))
        if roles is None:
            raise PermissionError(f"{user.role} does not manage staff")
        shops = frozenset(user.shops.values_list("pk", flat=True))
        return cls(user.acting(ActorKind.SUPERVISOR), roles, shops, user.pk)

    @classmethod
    def of_program(cls, actor: Actor, shop_id: int, scopes: Collection[str]) -> Manager:
        """A token manages those of its one shop who may do no more than it may."""
        gives = frozenset(scopes) - NOT_BY_TOKEN
        roles = frozenset(role for role, needed in AMOUNTS_TO.items() if needed <= gives)
        return cls(actor, roles, frozenset({shop_id}), scopes=frozenset(scopes))

    @property
    def staff(self) -> QuerySet[User]:
        """Whom they see."""
        return User.objects.of_shops(self.shop_ids)

    @property
    def invitations(self) -> QuerySet[Invitation]:
        return Invitation.objects.of_shops(list(self.shop_ids))

    @property
    def tokens(self) -> QuerySet[ApiToken]:
        """Every key to their shops, whoever made it."""
        return ApiToken.objects.filter(shop__in=self.shop_ids)

    @property
    def shops(self) -> QuerySet[Shop]:
        return Shop.objects.filter(pk__in=self.shop_ids)

    def manages(self, user: User) -> bool:
        return self._problem(user) is None

    def check(self, user: User) -> None:
        """Raises `Refused` for somebody they may see and not change."""
        if problem := self._problem(user):
            raise Refused(problem, code="not_yours_to_change")

    def check_setting(self, user: User) -> None:
        """Raises `Refused` for somebody whose settings, which give no rights, are not theirs alone to set."""
        if not self.shop_ids.issuperset(shop.pk for shop in user.shops.all()):
            raise Refused(self._elsewhere(), code="not_yours_to_change")

    def check_role(self, role: str) -> Role:
        if role not in Role.values:
            raise Refused(_("Choose one of the roles."), code="bad_role", field="role")
        if role not in self.roles:
            raise Refused(self._above(Role(role)), code="role_above_yours", field="role")
        return Role(role)

    def check_shops(self, shops: Collection[Shop]) -> None:
        if not shops or any(shop.pk not in self.shop_ids for shop in shops):
            raise Refused(_("Choose at least one of your shops."), code="bad_shops", field="shops")

    def check_token(self, token: ApiToken) -> None:
        """Raises `Refused` for a token they may see and not end."""
        if not self.manages_tokens or token.shop_id not in self.shop_ids:
            raise Refused(_("Only an administrator ends tokens."), code="not_yours_to_change")
        if self._exceeds(token):
            sentence = _(
                "This token may do more than yours; an administrator ends it at the desk (Staff → API tokens)."
            )
            raise Refused(sentence, code="not_yours_to_change")

    def check_owner(self, user: User) -> None:
        """Raises `Refused` for somebody for whom they make no token."""
        self.check(user)
        if user.role != Role.INTEGRATION:
            raise Refused(_("Tokens belong to programs; add one first."), code="not_a_program")

    @property
    def manages_tokens(self) -> bool:
        return Role.INTEGRATION in self.roles

    def _problem(self, user: User) -> str | None:
        if user.pk == self.user_id:
            return _("Somebody else has to change your own account.")
        if user.role not in self.roles or self._outdone_by(user):
            return _("Only an administrator may change this account.")
        if not self.shop_ids.issuperset(shop.pk for shop in user.shops.all()):
            return self._elsewhere()
        return None

    def _elsewhere(self) -> str:
        return _("They also work for a shop that you do not; somebody of all their shops has to do this.")

    def _outdone_by(self, user: User) -> bool:
        if self.scopes is None or user.role != Role.INTEGRATION:
            return False
        return any(self._exceeds(token) for token in user.tokens.filter(revoked_at=None))

    def _exceeds(self, token: ApiToken) -> bool:
        """Whether the token may do what the program's own may not."""
        return self.scopes is not None and not self.scopes.issuperset(token.scopes)

    def _above(self, role: Role) -> str:
        if self.scopes is None:
            return _("Only an administrator gives the role “%(role)s”.") % {"role": role.label}
        if not NOT_BY_TOKEN.isdisjoint(AMOUNTS_TO[role]):
            sentence = _("Only a person gives the role “%(role)s”: an administrator, at the desk (Staff).")
            return sentence % {"role": role.label}
        missing = ", ".join(sorted(AMOUNTS_TO[role] - self.scopes))
        sentence = _("A token gives the role “%(role)s” only if it may do as much itself, and yours lacks %(scopes)s.")
        return sentence % {"role": role.label, "scopes": missing}
