"""What happens to many cases at once. It stands once in each of their shops; what happened to a case stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event
from aftercare.people.events import ShopEvent

from .models import BulkRun, SavedView


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkEvent(Event):
    run: BulkRun
    shop: int
    cases: int

    @property
    def subject(self) -> tuple[str, int]:
        return ("bulk", self.run.pk)

    @property
    def shop_id(self) -> int:
        return self.shop

    def data(self) -> dict[str, Any]:
        return {"bulk": self.run.ref, "action": self.run.action, "cases": self.cases}


class BulkStarted(BulkEvent):
    """One action on many cases was ordered; it begins some seconds later."""

    name = "bulk.started"


class BulkCancelled(BulkEvent):
    """What was not done yet of an action on many cases stays undone."""

    name = "bulk.cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkFinished(BulkEvent):
    """An action was taken on each of many cases, or not, for a reason kept with it."""

    name = "bulk.finished"
    done: int

    def data(self) -> dict[str, Any]:
        return {**BulkEvent.data(self), "done": self.done}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRetried(Event):
    """Work in the background that had failed for good was queued again."""

    name = "task.retried"
    shop: int
    number: int
    task: str

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.shop)

    @property
    def shop_id(self) -> int:
        return self.shop

    def data(self) -> dict[str, Any]:
        return {"task": self.task, "task_number": self.number}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDiscarded(TaskRetried):
    """Work in the background that had failed for good stays undone, for a reason."""

    name = "task.discarded"
    because: str

    def data(self) -> dict[str, Any]:
        return {**TaskRetried.data(self), "because": self.because}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewKept(ShopEvent):
    """A list is kept under a name for everybody of a shop, or another list under the name of one."""

    name = "view.kept"
    view: SavedView

    def data(self) -> dict[str, Any]:
        return {"view": self.view.ref, "name": self.view.name, "query": self.view.query}


class ViewPinned(ViewKept):
    """A list that everybody of a shop has comes first, or no more (`pinned`)."""

    name = "view.pinned"

    def data(self) -> dict[str, Any]:
        return {**ViewKept.data(self), "pinned": self.view.pinned}


class ViewRemoved(ViewKept):
    """A list that everybody of a shop had is kept no more."""

    name = "view.removed"
