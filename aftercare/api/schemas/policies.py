"""Policies, their backtests, and why a case was decided as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, WithJsonSchema

from .common import Instant, Limit, Shown, Taken, Text50, Text60, Text100

Title = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
# Read by the policy itself, which names what is wrong; the document shows its own schema.
Terms = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "x-schema": "Terms"})]
StateName = Literal["draft", "published", "superseded"]


class DraftTaken(Taken):
    """Without `terms` a draft begins as `base`, or as what is in force."""

    title: Title
    base: Text60 | None = None
    terms: Terms | None = None


class DraftChangeTaken(Taken):
    """What is left out stays. `terms` are all of it, `fields` some by name. `began` are fields as you read them: the
    change is refused where somebody else changed one of them since."""

    title: Title | None = None
    terms: Terms | None = None
    fields: dict[str, Any] | None = None
    began: dict[str, Any] | None = None


class ScheduleTaken(Taken):
    publish_at: Instant


class PolicyFilter(Taken):
    cursor: Text50 | None = None
    limit: Limit = 50


class ShortfallShown(Shown):
    """A place in the terms below the law. Where `refuses` is false it only warns."""

    field: str
    law: str
    article: str
    sentence: str
    refuses: bool


class PolicyBrief(Shown):
    ref: str
    number: int | None
    title: str
    state: StateName
    author: str
    created_at: datetime | None
    publish_at: datetime | None
    published_at: datetime | None
    superseded_at: datetime | None


class PolicyPage(Shown):
    items: list[PolicyBrief]
    next: str | None


class PolicyShown(PolicyBrief):
    """`digest` is the fingerprint taken when it was published."""

    base: str | None
    digest: str
    terms: Terms
    shortfalls: list[ShortfallShown]


class ChangeShown(Shown):
    field: str
    old: Any
    new: Any


class ComparedShown(Shown):
    changes: list[ChangeShown]


class AutomaticShown(Shown):
    """`stopped_at` is since when people answer every request; null: the policy approves by itself."""

    stopped_at: datetime | None


class BacktestTaken(Taken):
    """Without `against` each request is compared with what was decided then."""

    against: Text60 | None = None
    since: Instant | None = None
    until: Instant | None = None


class BacktestFilter(Taken):
    cursor: Text50 | None = None
    limit: Limit = 50


class BacktestBrief(Shown):
    ref: str
    policy: str
    against: str | None
    since: datetime | None
    until: datetime | None
    state: Literal["running", "done", "failed", "cancelled"]
    total: int
    started_at: datetime
    finished_at: datetime | None


class BacktestPage(Shown):
    items: list[BacktestBrief]
    next: str | None


class ChangedFilter(Taken):
    """`change` is such as refuse>accept; `by` and `mark` are a table of the report and a row of it."""

    change: Text50 | None = None
    by: Text50 | None = None
    mark: Text100 | None = None
    cursor: Text50 | None = None
    limit: Limit = 50


class ChangedRequest(Shown):
    """A recorded request that would be decided otherwise. `case` is empty for one that was refused; `old` and `new`
    are what the customer gets, or would get once a person approves, in minor units. `marks` is where it stands in
    each table of the report."""

    change: str
    case: str
    order: str
    at: datetime
    currency: str
    old: int
    new: int
    marks: dict[str, str]


class ChangedPage(Shown):
    items: list[ChangedRequest]
    next: str | None


class ExplainedRule(Shown):
    rule: str
    outcome: str
    law: str
    article: str
    values: dict[str, Any]
    sentences: dict[str, str]


class BacktestAnswer(Shown):
    """`pays` is what the customer gets, or would get once a person approves; in minor units."""

    verdict: str
    path: str
    pays: int
    freight_payer: str
    because: ExplainedRule


class BacktestExample(Shown):
    """One of the earliest requests of each change of verdict. `case` is empty for one that was refused."""

    change: str
    case: str
    order: str
    sku: str
    reason: str
    at: datetime
    currency: str
    old: BacktestAnswer
    new: BacktestAnswer


class BacktestMoney(Shown):
    """Minor units. `before` and `after` are accepted outright; `person_before` and `person_after` are what requests
    would come to that wait for evidence or a person."""

    before: int
    after: int
    person_before: int
    person_after: int


class BacktestCell(Shown):
    """`requests` count once however often they were asked; `times` counts every asking. `money` is by currency."""

    requests: int
    times: int
    changed: int
    money: dict[str, BacktestMoney]


class BacktestReport(Shown):
    """Each table sums to `total`. Names of the first three are before>after. `caveats` count the requests on which
    something could not be tried, or only with what is known today; see the policy guide."""

    total: BacktestCell
    verdicts: dict[str, BacktestCell]
    paths: dict[str, BacktestCell]
    freight: dict[str, BacktestCell]
    by: dict[str, dict[str, BacktestCell]]
    caveats: dict[str, int]
    examples: list[BacktestExample]


class BacktestShown(Shown):
    ref: str
    policy: str
    against: str | None
    since: datetime | None
    until: datetime | None
    state: Literal["running", "done", "failed", "cancelled"]
    total: int
    done: int
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None
    currency: str
    error: str
    report: BacktestReport | None


class ExplainedFee(Shown):
    code: str
    amount: int


class ExplainedDecision(Shown):
    """A stored decision, decided again: `same` says that the answer is still the same, `differs` in what not."""

    at: datetime
    policy: str
    policy_version: int | None
    policy_digest: str
    policy_intact: bool
    law: str
    law_unchanged: bool
    same: bool
    differs: list[str]
    verdict: str
    path: str
    freight_payer: str
    refundable: int
    fees: list[ExplainedFee]
    because: ExplainedRule
    considered: list[ExplainedRule]
    facts: dict[str, Any]


class ExplainedShown(Shown):
    case: str
    decisions: list[ExplainedDecision]
