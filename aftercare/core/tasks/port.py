"""What a backend must do. The worker, the periods and the dead letters are the same for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the hands of a worker. `worker` and `attempts` together are the lease: when either has moved on,
    the job belongs to somebody else and every verb below answers False and changes nothing."""

    id: int
    name: str
    args: dict[str, Any]
    attempts: int  # failures so far
    worker: int | None


class Queue(Protocol):
    def add(self, *, name: str, args: str, at: datetime | None, key: str | None) -> None:
        """Write a job (`args` is JSON) within the caller's transaction; none if one with this key is queued."""

    def enlist(self) -> int:
        """A new worker's number."""

    def beat(self, worker: int) -> bool:
        """A sign of life. False: the worker was taken for dead and must enlist again."""

    def leave(self, worker: int) -> None:
        """Forget a worker that has stopped."""

    def listen(self, seconds: float) -> None:
        """Wait for news of a job, at most so long, and wake this process's workers when there is any."""

    def due(self, *, now: datetime) -> bool: ...

    def lease(self, worker: int, *, now: datetime, but: Sequence[str] = ()) -> Job | None:
        """Hand out the job that is due first, passing over the tasks of these names."""

    def done(self, job: Job) -> bool: ...

    def again(self, job: Job, *, at: datetime, error: str, failed: bool) -> bool:
        """Put it back to be tried at this time; `failed` counts an attempt."""

    def bury(self, job: Job, *, error: str, at: datetime) -> bool:
        """Move it to the dead letters."""

    def stalled(self, *, silent: timedelta) -> list[Job]:
        """Jobs whose worker gave no sign of life for so long."""
