"""A decision above its author's limit, waiting for a second person; and who that may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.rows import select
from aftercare.people.models import ApiToken, Role, User

from .limits import PEOPLE, Limits, is_foreign, limits_of, suffices, who
from .models import Case


class ApprovalState(models.TextChoices):
    OPEN = "open", _("Waiting for a second person")
    CONFIRMED = "confirmed", _("Approved by a second person")
    DECLINED = "declined", _("Not approved")
    OVERTAKEN = "overtaken", _("Overtaken: the request went on otherwise")


class Approval(models.Model):
    """What somebody decided and may not decide alone: the action with all it was given, worth `amount` minor units.

    `why` says which limit it is above: case, day or currency. `behind` names everybody who is known to have asked
    (`behind`): none of them is the second person.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="approvals")
    action = models.CharField(max_length=20)
    terms: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    amount = models.BigIntegerField()
    most = models.BigIntegerField(null=True)
    why = models.CharField(max_length=10)
    behind: models.JSONField[list[str]] = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    asked_kind = models.CharField(max_length=20)
    asked_who = models.CharField(max_length=30)
    asked_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.OPEN)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_who = models.CharField(max_length=30, blank=True)
    answered_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state=ApprovalState.OPEN), name="approval_one_open"),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.OPEN, answered_at=None)
                | ~Q(state=ApprovalState.OPEN) & Q(answered_at__isnull=False),
                name="approval_answered_or_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.CONFIRMED) | ~Q(answered_who=models.F("asked_who")),
                name="approval_by_a_second",
            ),
        ]

    @property
    def label(self) -> str:
        """What was decided, as the name of an action of the moves table."""
        return "rule_for" if self.action == "rule" else self.action

    @property
    def words(self) -> str:
        """What the customer would read."""
        return str(self.terms.get("words", ""))


def open_approval(case: Case) -> Approval | None:
    """What waits for a second person in this case."""
    if case.approval_at is None:
        return None
    return next(iter(select(Approval, "case_id = %s AND state = 'open'", case.pk)), None)


def open_approvals(cases: Iterable[Case]) -> dict[int, Approval]:
    """What waits for a second person in each of many cases, by the id of the case."""
    asked = [case for case in cases if case.approval_at is not None]
    found = Approval.objects.filter(case__in=asked, state=ApprovalState.OPEN) if asked else ()
    return {approval.case_id: approval for approval in found}


def behind(by: Actor) -> list[str]:
    """Everybody known to stand behind an actor: the person; or a program's token, its owner, and whoever made it."""
    return sorted(_behind_token(by.id)) if by.kind is ActorKind.INTEGRATION else [who(by)] if by.id else []


def second_people(case: Case, *, amount: int, but: Iterable[str]) -> list[User]:
    """Who of the shop's staff may be the second person for this amount."""
    roles = second_roles(limits_of(case.shop_id), amount, foreign=is_foreign(case))
    return people_but(but, shop_id=case.shop_id, roles=roles)


def second_roles(limits: Limits, amount: int, *, foreign: bool) -> tuple[Role, ...]:
    """The roles whose limit suffices for the amount."""
    roles = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
    return tuple(role for role in roles if suffices(limits.get(role), amount, foreign=foreign))


def people_but(but: Iterable[str], *, shop_id: int, roles: Iterable[Role]) -> list[User]:
    """The shop's staff of these roles who are not among those behind a decision."""
    people = User.objects.of_shops([shop_id]).filter(is_active=True, role__in=roles).order_by("id")
    return [person for person in people if f"user:{person.pk}" not in set(but)]


def why_asked(why: str, *, by: str, most: str) -> str:
    """The limit a decision of somebody is above, in a sentence."""
    if why == "currency":
        return gettext("Limits are set in another currency than this order's.")
    if why == "day":
        return gettext("Of what %(who)s may decide alone in a day, %(most)s was left.") % {"who": by, "most": most}
    return gettext("%(who)s may decide up to %(most)s alone.") % {"who": by, "most": most}


def _behind_token(pk: int | None) -> set[str]:
    """Along the tokens that made it, to the people who made those."""
    found: set[str] = set()
    token = ApiToken.objects.filter(pk=pk or 0).select_related("made_by").first()
    while token is not None and f"token:{token.pk}" not in found:
        found |= {f"token:{token.pk}"} | ({f"user:{token.owner_id}"} if token.owner_id else set())
        made = EventRow.objects.filter(subject_kind="token", subject_id=token.pk, name="token.made")
        found |= {f"user:{row.actor_id}" for row in made if row.actor.kind in PEOPLE and row.actor_id}
        token = token.made_by
    return found
