"""Who may change staff: an administrator everybody, a supervisor those who work the cases, each in their own shops."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused

from .models import ApiToken, Invitation, Role, Shop, User

WORKERS = frozenset({Role.AGENT, Role.WAREHOUSE, Role.FINANCE})
MANAGES: dict[Role, frozenset[Role]] = {Role.ADMIN: frozenset(Role), Role.SUPERVISOR: WORKERS}


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody, or a program, who changes staff: as whom, of which roles, in which shops."""

    actor: Actor
    roles: frozenset[Role]
    shop_ids: frozenset[int]
    user_id: int | None = None

    @classmethod
    def of_user(cls, user: User) -> Manager:
        roles = MANAGES.get(Role(user.role))
        if roles is None:
            raise PermissionError(f"{user.role} does not manage staff")
        shops = frozenset(user.shops.values_list("pk", flat=True))
        return cls(user.acting(ActorKind.SUPERVISOR), roles, shops, user.pk)

    @classmethod
    def of_program(cls, actor: Actor, shop_id: int) -> Manager:
        """A token with the scope for it manages everybody of its one shop."""
        return cls(actor, frozenset(Role), frozenset({shop_id}))

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

    def check_role(self, role: str) -> Role:
        if role not in Role.values:
            raise Refused(_("Choose one of the roles."), code="bad_role", field="role")
        if role not in self.roles:
            raise Refused(
                _("Only an administrator gives the role “%(role)s”.") % {"role": Role(role).label},
                code="role_above_yours",
                field="role",
            )
        return Role(role)

    def check_shops(self, shops: Collection[Shop]) -> None:
        if not shops or any(shop.pk not in self.shop_ids for shop in shops):
            raise Refused(_("Choose at least one of your shops."), code="bad_shops", field="shops")

    def check_token(self, token: ApiToken) -> None:
        """Raises `Refused` for a token they may see and not end."""
        if not self.manages_tokens or token.shop_id not in self.shop_ids:
            raise Refused(_("Only an administrator ends tokens."), code="not_yours_to_change")

    @property
    def manages_tokens(self) -> bool:
        return Role.INTEGRATION in self.roles

    def _problem(self, user: User) -> str | None:
        if user.pk == self.user_id:
            return _("Somebody else has to change your own account.")
        if user.role not in self.roles:
            return _("Only an administrator may change this account.")
        if not self.shop_ids.issuperset(shop.pk for shop in user.shops.all()):
            return _("They also work for a shop that you do not; somebody of all their shops has to do this.")
        return None
