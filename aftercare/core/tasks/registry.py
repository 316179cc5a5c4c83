"""What a task is called, how often it is tried again, and how a task asks for something else than success."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., None])
Backoff = Callable[[int], timedelta]

OURS = {"at", "key"}  # enqueue's own words


class Later(Exception):
    """Raised by a task: not yet, ask again after this many seconds. It does not count as a failure."""

    def __init__(self, seconds: float) -> None:
        if seconds <= 0:
            raise ValueError("a task that wants to run again must let some time pass")
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class GiveUp(Exception):
    """Raised by a task: trying again cannot help. It goes straight to the dead letters with this reason."""


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    function: Callable[..., None]
    retries: int
    backoff: Backoff
    slow: bool
    allowed: frozenset[str]
    required: frozenset[str]

    def check(self, args: dict[str, Any]) -> None:
        """Raise TypeError for arguments the task cannot take, while the caller can still be found."""
        if not self.required <= args.keys() <= self.allowed:
            raise TypeError(f"{self.name} takes {sorted(self.allowed)}, not {sorted(args)}")


TASKS: dict[str, Task] = {}
BY_FUNCTION: dict[Callable[..., None], Task] = {}


def exponential(*, first: float = 2, factor: float = 4, most: float = 6 * 3600) -> Backoff:
    """Wait `first` seconds after the first failure, `factor` times longer after each next one, `most` at most."""
    return lambda failures: timedelta(seconds=min(most, first * factor ** min(failures - 1, 60)))


DEFAULT_BACKOFF = exponential()  # eight retries reach over nine hours


def task(
    *, name: str, retries: int = 8, backoff: Backoff = DEFAULT_BACKOFF, slow: bool = False
) -> Callable[[Function], Function]:
    """Register a function with keyword-only JSON arguments as a task. It is run at least once: make it idempotent.

    A `slow` one waits for strangers, who may take their time, or works for minutes: it comes after the others, and a
    worker of several hands keeps one free of such tasks.
    """

    def register(function: Function) -> Function:
        allowed, required = _arguments(function)
        known = TASKS.get(name)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two tasks are called {name}")
        TASKS[name] = BY_FUNCTION[function] = Task(name, function, retries, backoff, slow, allowed, required)
        return function

    return register


def slow_tasks() -> list[str]:
    return [task.name for task in TASKS.values() if task.slow]


def _arguments(function: Callable[..., None]) -> tuple[frozenset[str], frozenset[str]]:
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
        raise TypeError(f"{function.__qualname__} must take keyword-only arguments")
    allowed = frozenset(parameter.name for parameter in parameters)
    if allowed & OURS:
        raise TypeError(f"{function.__qualname__} must not call an argument {' or '.join(sorted(allowed & OURS))}")
    return allowed, frozenset(parameter.name for parameter in parameters if parameter.default is parameter.empty)


def task_of(function: Callable[..., None]) -> Task:
    try:
        return BY_FUNCTION[function]
    except KeyError:
        raise TypeError(f"{function!r} is not a task; decorate it with @task(name=...)") from None
