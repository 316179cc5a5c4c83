"""The case: a promise with an owner and an instant. All money is in minor units of the order's currency."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from aftercare.core.actor import WORKING
from aftercare.core.ids import new_ref
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.core.rows import Wanted, locked, select, select_each
from aftercare.orders.models import Order, OrderLine
from aftercare.people.models import LOCALES, Customer, Shop, User
from aftercare.people.visitors import Visitor
from aftercare.policy.facts import Decision
from aftercare.policy.models import PolicyVersion

from .kinds import KINDS, CaseKind, Step

ASKED = "case_id = %s AND NOT dropped ORDER BY id"
"""The lines of a case, as `core.rows` selects them."""


def case_ref() -> str:
    return new_ref("AS")


FOLLOWING = "inspection"
"""The channel of a request that an inspection opened for units it did not accept."""


class CaseQuerySet(models.QuerySet["Case"]):
    def for_change(self, pk: int) -> Case:
        """The case with its row locked until the transaction ends."""
        return locked(Case, pk)

    def with_lines_for_change(self, pk: int) -> Case:
        """The case, then its order and the order's lines, locked for an action that changes lines more than once or
        moves the order's money after them: the order in which everybody locks (see `orders.counters`)."""
        ordered = "(SELECT order_id FROM cases_case WHERE id = %s)"
        cases, _order, _lines = select_each(
            Wanted(Case, "id = %s", (pk,), lock=True),
            Wanted(Order, f"id = {ordered}", (pk,), lock=True),
            Wanted(OrderLine, f"order_id = {ordered} ORDER BY id", (pk,), lock=True),
        )
        if not cases:
            raise Case.DoesNotExist(f"no Case {pk}")
        case: Case = cases[0]
        return case

    def owned_by(self, visitor: Visitor) -> CaseQuerySet:
        return self.filter(order__in=visitor.order_ids)

    def visible_to(self, user: User) -> CaseQuerySet:
        return self.filter(shop__in=user.shops.all())

    def with_seen(self) -> CaseQuerySet:
        """Each with `seen`, the number of its latest event, and `seen_of_all`, that of the latest event there is:
        whatever is read afterwards is at least as new."""
        events = EventRow.objects.order_by("-id").values("id")
        about = events.filter(subject_kind="case", subject_id=OuterRef("pk"))
        return self.annotate(seen=Subquery(about[:1]), seen_of_all=Subquery(events[:1]))

    def of_shop(self, shop_id: int) -> CaseQuerySet:
        return self.filter(shop_id=shop_id)

    def open(self) -> CaseQuerySet:
        return self.filter(closed_at=None)

    def due(self, at: datetime) -> CaseQuerySet:
        """Cases whose deadline has passed, the oldest first."""
        return self.filter(due_at__lte=at).order_by("due_at", "id")


class Case(models.Model):
    """Where a request stands. `step` is one of its kind's; everything shown as status derives from it.

    `path` is how the decision lets it go on (`policy.facts.Path`). While `paused_at` is set the clock stands, with
    `paused_left` seconds of the step's time left; `lengthened` is by how many seconds people made the step longer.
    `granted` is money to pay; a kind that pays none grants none. `receivable` is what the customer owes for goods that
    did not come back, who had the remedy first. `about` is what the customer wrote;
    `unanswered_since` is when they wrote what nobody has answered yet. While `approval_at` is set, a decision above its
    author's limit waits for a second person (`approvals.Approval`); the step's time runs on meanwhile.
    """

    ref = models.CharField(max_length=20, unique=True, default=case_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="cases")
    order = models.ForeignKey(Order, models.PROTECT, related_name="cases")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="cases")
    kind = models.CharField(max_length=20, choices=[(key, kind.label) for key, kind in KINDS.items()])
    path = models.CharField(max_length=12, default="")
    step = models.CharField(max_length=24)
    owner = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in WORKING], blank=True)
    due_at = models.DateTimeField(null=True)
    due_action = models.CharField(max_length=20, blank=True)
    warn_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    escalations = models.SmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    paused_left = models.IntegerField(null=True)
    lengthened = models.BigIntegerField(default=0)
    about = models.TextField(blank=True)
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, related_name="cases")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    unanswered_since = models.DateTimeField(null=True)
    approval_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40)
    freight_payer = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    granted = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    fees = models.BigIntegerField(default=0)
    receivable = models.BigIntegerField(default=0)
    locale = models.CharField(max_length=10, choices=LOCALES)
    channel = models.CharField(max_length=20, default="portal")

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(granted__gte=F("fees"), fees__gte=0), name="case_fees_within_granted"),
            # An open step always has an owner; a closed case has neither owner nor deadline.
            models.CheckConstraint(
                condition=Q(closed_at=None) & ~Q(owner="") | Q(closed_at__isnull=False, owner="", due_at=None),
                name="case_open_is_owned",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_left=None)
                | Q(paused_at__isnull=False, paused_left__gte=0, due_at=None, warn_at=None),
                name="case_paused_has_no_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="case_list"),
            models.Index(fields=["shop", "step", "-id"], name="case_list_step"),
            models.Index(fields=["shop", "opened_at"], name="case_opened"),
            models.Index(fields=["shop", "closed_at"], name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["shop", "-id"], name="case_open", condition=Q(closed_at=None)),
            # One for each list of the desk, so that counting it reads no other case.
            models.Index(fields=["shop", "owner", "id"], name="case_open_owner", condition=Q(closed_at=None)),
            models.Index(fields=["shop", "due_at"], name="case_open_due", condition=Q(closed_at=None)),
            models.Index(
                fields=["assignee", "id"],
                name="case_open_assignee",
                condition=Q(closed_at=None, assignee__isnull=False),
            ),
            models.Index(
                fields=["shop"], name="case_open_escalated", condition=Q(closed_at=None, escalated_at__isnull=False)
            ),
            models.Index(
                fields=["shop"], name="case_open_paused", condition=Q(closed_at=None, paused_at__isnull=False)
            ),
            models.Index(fields=["shop"], name="case_open_complaint", condition=Q(closed_at=None, kind="complaint")),
            models.Index(fields=["due_at"], name="case_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["warn_at"], name="case_warn", condition=Q(warn_at__isnull=False)),
            models.Index(
                fields=["shop", "unanswered_since"], name="case_unanswered", condition=Q(unanswered_since__isnull=False)
            ),
            models.Index(fields=["shop", "approval_at"], name="case_approval", condition=Q(approval_at__isnull=False)),
        ]

    @property
    def table(self) -> CaseKind:
        return KINDS[self.kind]

    @cached_property
    def asked(self) -> list[CaseLine]:
        """Its lines, without those dropped, read once per instance."""
        return select(CaseLine, ASKED, self.pk)

    @cached_property
    def sold(self) -> dict[int, OrderLine]:
        """The order's lines it asks for, by id, read once per instance."""
        asked = [line.line_id for line in self.asked]
        found = select(OrderLine, f"id IN ({', '.join(['%s'] * len(asked))})", *asked) if asked else []
        return {line.pk: line for line in found}

    @property
    def difference(self) -> int | None:
        """What the wanted items cost more than was paid for the units they replace; None where nobody knows."""
        wanted = [line for line in self.asked if line.wanted]
        known = [line.difference for line in wanted if line.difference is not None]
        return sum(known) if wanted and len(known) == len(wanted) else None

    @property
    def at_step(self) -> Step:
        return self.table.steps[self.step]

    @property
    def amount(self) -> Money:
        """What the customer gets: the granted money less the fees."""
        return Money(self.granted - self.fees, self.currency)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @cached_property
    def decision(self) -> Decision:
        """The latest decision taken."""
        record = self.decisions.latest("id")
        return Decision.from_data(record.decision)

    def __str__(self) -> str:
        return self.ref


class CaseLine(models.Model):
    """Units of one order line asked for, with the line's code and title as sold.

    While `held`, its units count on the order's line: `lost` ones as written off, others as open, received or kept.
    `amount` and `tax` are what is granted for them, or in an exchange the paid value of the units replaced; they
    follow as units are accepted or not. `waived` and `waived_tax` are what the customer agreed to forgo of them.
    `wanted` is the item to send instead; empty means the same one. `dropped` lines were not approved and take no
    part any more.
    `difference` is what the wanted units cost more than was paid, in minor units, where known.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="case_lines")
    sku = models.CharField(max_length=100)
    title = models.CharField(max_length=300, blank=True)
    goods_back = models.BooleanField()
    held = models.BooleanField(default=True)
    units = models.BigIntegerField()
    lost = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(null=True)
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    waived = models.BigIntegerField(default=0)
    waived_tax = models.BigIntegerField(default=0)
    dropped = models.BooleanField(default=False)
    reason = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    note = models.TextField(blank=True)
    condition: models.JSONField[list[str]] = models.JSONField(default=list)
    wanted = models.CharField(max_length=100, blank=True)
    wanted_title = models.CharField(max_length=300, blank=True)
    difference = models.BigIntegerField(null=True)

    class Meta:
        # The same trouble with the same goods, however often they come back in a year.
        indexes = [models.Index(fields=["sku", "reason", "-asked_at"], name="case_line_trouble")]
        constraints = [
            models.UniqueConstraint(fields=["case", "line"], name="case_line_once"),
            models.CheckConstraint(
                condition=Q(units__gt=0, received__gte=0, lost__gte=0, units__gte=F("received"))
                & Q(units__gte=Coalesce("accepted", "received") + F("lost")),
                name="case_line_received_within",
            ),
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(accepted__gte=0, accepted__lte=F("received")),
                name="case_line_accepted_within",
            ),
            models.CheckConstraint(condition=Q(waived__gte=0, waived_tax__gte=0), name="case_line_waived"),
            models.CheckConstraint(condition=Q(dropped=False) | Q(held=False), name="case_line_dropped_not_held"),
        ]


class DecisionRecord(models.Model):
    """A decision with all it looked at, so that it can be replayed and explained for ever."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10)
    facts: models.JSONField[dict[str, Any]] = models.JSONField()
    decision: models.JSONField[dict[str, Any]] = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="decision_at")]  # a backtest reads a few days at a time


def photo_ref() -> str:
    return new_ref("PH")


def photo_path(photo: Photo, name: str) -> str:
    return f"photos/{photo.digest[:2]}/{photo.digest}.{name.rsplit('.', 1)[-1]}"


class Photo(models.Model):
    """A picture or a short video as evidence; kept private, served only to those who may see its shop or its case."""

    ref = models.CharField(max_length=20, unique=True, default=photo_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="photos")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="photos")
    evidence = models.ForeignKey("cases.Evidence", models.CASCADE, null=True, related_name="photos")
    file = models.FileField(upload_to=photo_path)
    digest = models.CharField(max_length=64)
    content_type = models.CharField(max_length=30)
    width = models.IntegerField()
    height = models.IntegerField()
    taken_by = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["digest"], name="photo_digest")]  # the same picture in another request

    @property
    def is_video(self) -> bool:
        return self.content_type.startswith("video/")


from .approvals import Approval  # noqa: E402
from .dialogue import CaseLink, Complaint, Dispute, Evidence, Offer  # noqa: E402
from .limits import DecidedTally, DecisionLimit  # noqa: E402
from .ratings import Rating  # noqa: E402
from .tally import AutomaticTally  # noqa: E402
from .withdrawals import Withdrawal  # noqa: E402
from .writing import Mention, Note, Reply, SavedReply  # noqa: E402

__all__ = [
    "Approval", "AutomaticTally", "Case", "CaseLine", "CaseLink", "CaseQuerySet", "Complaint", "DecidedTally",
    "DecisionLimit", "DecisionRecord", "Dispute",
    "Evidence", "Mention", "Note", "Offer", "Photo", "Rating", "Reply", "SavedReply", "Withdrawal",
]  # fmt: skip
