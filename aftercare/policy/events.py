"""What happens to a shop's policy; all of it stands on the shop's own timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.core.events import Event
from aftercare.people.events import ShopEvent

from .models import Backtest, PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEvent(Event):
    """Something that happened to one version or draft."""

    version: PolicyVersion

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.version.shop_id)

    @property
    def shop_id(self) -> int:
        return self.version.shop_id

    def data(self) -> dict[str, Any]:
        return {"policy": self.version.ref, "title": self.version.title}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPublished(PolicyEvent):
    """A new version of the shop's policy is in force."""

    name = "policy.published"

    def data(self) -> dict[str, Any]:
        told = {"number": self.version.number, "digest": self.version.digest}
        return {**PolicyEvent.data(self), **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDrafted(PolicyEvent):
    """Somebody began a draft."""

    name = "policy.drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraftChanged(PolicyEvent):
    """A draft was edited; `fields` are those whose value changed."""

    name = "policy.draft_changed"
    fields: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        return {**PolicyEvent.data(self), "fields": list(self.fields)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraftDiscarded(PolicyEvent):
    """A draft was thrown away."""

    name = "policy.discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyScheduled(PolicyEvent):
    """A draft will be published by itself at `publish_at`."""

    name = "policy.scheduled"
    publish_at: datetime

    def data(self) -> dict[str, Any]:
        return {**PolicyEvent.data(self), "publish_at": self.publish_at.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyUnscheduled(PolicyEvent):
    """A draft waits no longer; `because` says why where it was Aftercare that stopped it."""

    name = "policy.unscheduled"
    because: str = ""

    def data(self) -> dict[str, Any]:
        return {**PolicyEvent.data(self), "because": self.because}


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticStopped(ShopEvent):
    """The shop approves nothing by itself any more; people answer every request."""

    name = "automatic.stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticStarted(ShopEvent):
    """The shop's policy approves by itself again."""

    name = "automatic.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestStarted(Event):
    """Somebody asked what a draft would have decided."""

    name = "policy.backtest_started"
    backtest: Backtest

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.backtest.shop_id)

    @property
    def shop_id(self) -> int:
        return self.backtest.shop_id

    def data(self) -> dict[str, Any]:
        return {"backtest": self.backtest.ref, "policy": self.backtest.draft.ref}


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestCancelled(BacktestStarted):
    """Somebody stopped a backtest before its end."""

    name = "policy.backtest_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsChanged(ShopEvent):
    """The reasons in the shop's lists have another order or wording, or are left out of some."""

    name = "reasons.changed"
    reasons: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        return {"reasons": list(self.reasons)}
