"""How long after delivery a request is taken: the policy's window or the law's, the better for the customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .. import law
from ..facts import Facts, RuleOutcome
from ..law.spans import FAR
from ..terms import Terms, WindowTerms
from .clock import SECOND, day_number, end_of, zones_of
from .fulfilment import DELIVERED, SERVICE
from .outcomes import PASS, REFUSE, REVIEW
from .request import Asked, Request
from .standing import Right


@dataclass(frozen=True, slots=True)
class Window:
    """A policy's window for one line. `end` is the first instant after it; None days have no end."""

    days: int | None
    end: datetime


def window_end(facts: Facts, days: int, start: datetime | None = None) -> datetime:
    """The end of the `days`-th day after delivery: the later of the shop's zone and the customer's."""
    start = start or facts.delivered_at or facts.placed_at
    return end_of(start, days, zones_of(facts.timezone, facts.customer_timezone))


def in_window(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    """The window of each reason given, in their order, for pages that say until when."""
    return within_time(Request(facts, terms))


def within_time(request: Request) -> Iterator[RuleOutcome]:
    """For each reason given, the line whose time is worst; worked out once, whoever asks first."""
    if request.times is None:
        request.times = tuple(_worst(request))
    yield from request.times


def time_left(request: Request) -> dict[str, Any]:
    """The day it is, of how many, until when: of the window that ends first; nothing where none runs."""
    running = [outcome.values for outcome in within_time(request) if outcome.outcome == PASS and outcome.values]
    return dict(min(running, key=lambda values: datetime.fromisoformat(values["last"]))) if running else {}


def _worst(request: Request) -> Iterator[RuleOutcome]:
    worst: dict[str, tuple[tuple[int, datetime], RuleOutcome]] = {}
    for asked in request.asked:
        found = _line(asked, request)
        if found and (asked.fact.reason not in worst or found[0] < worst[asked.fact.reason][0]):
            worst[asked.fact.reason] = found
    for reason in sorted(worst):
        yield worst[reason][1]


def policy_window(asked: Asked, request: Request, start: datetime) -> Window:
    """The longest window of the policy that applies; where some apply that replace others, the longest of those."""
    assert asked.terms is not None
    terms, facts = request.terms, request.facts
    own = terms.window_days if asked.terms.window_days is None else asked.terms.window_days
    extra = [window for window in terms.windows if _applies(window, asked, facts)]
    instead = [window for window in extra if window.instead]
    spans = [_window(window.days, window.until, request, start) for window in instead or extra]
    return max([*spans, *([] if instead else [_window(own, None, request, start)])], key=lambda span: span.end)


def _window(days: int | None, until: date | None, request: Request, start: datetime) -> Window:
    if (days is None and until is None) or (until and until.year >= FAR.year):
        return Window(None, FAR)
    end = end_of(start, days or 0, request.zones)
    if until:
        end = max(end, *(datetime.combine(until + timedelta(days=1), time.min, zone) for zone in request.zones))
    return Window(day_number(start, end - SECOND, request.zones) if until else days, end)


def _applies(window: WindowTerms, asked: Asked, facts: Facts) -> bool:
    tier = facts.customer.tier if facts.customer else ""
    told = (facts.country, facts.region, facts.jurisdiction, facts.jurisdiction.split("-")[0])
    places = {law.place_of(place) for place in told if place}
    return (
        (not window.reasons or asked.fact.reason in window.reasons)
        and (not window.categories or asked.fact.category in window.categories)
        and (not window.traits or not set(window.traits).isdisjoint(asked.fact.traits))
        and (not window.places or not places.isdisjoint(map(law.place_of, window.places)))
        and (not window.tiers or tier in window.tiers)
        and _in_season(window, facts)
    )


def _in_season(window: WindowTerms, facts: Facts) -> bool:
    """By the calendar of the shop or the customer, whichever is better: a window that shortens needs both."""
    days = [facts.placed_at.astimezone(zone).date() for zone in zones_of(facts.timezone, facts.customer_timezone)]
    within = (
        (window.placed_from is None or window.placed_from <= day)
        and (window.placed_to is None or day <= window.placed_to)
        for day in days
    )
    return all(within) if window.instead else any(within)


def _line(asked: Asked, request: Request) -> tuple[tuple[int, datetime], RuleOutcome] | None:
    """How bad the line stands, with its outcome; None for goods that have not come and for unknown reasons."""
    start = asked.fact.delivered_at or request.facts.delivered_at
    if start is None or asked.terms is None or request.kind == "complaint":
        return None
    if not asked.states & {DELIVERED, SERVICE}:
        return None
    window = policy_window(asked, request, start)
    outcome = _outcome(asked, request, window, start)
    rank = {REFUSE: 0, REVIEW: 1, PASS: 2}[outcome.outcome]
    return (rank, asked.law.right.end if asked.law.right else window.end), outcome


def _outcome(asked: Asked, request: Request, window: Window, start: datetime) -> RuleOutcome:
    right, at = asked.law.right, request.facts.at
    in_time = at < window.end
    if right and not in_time and _in_doubt(asked):
        values = _values(request, start, window.days or 0, window.end)
        return _said(REVIEW, "window_in_doubt", values, right.rule)
    if right and (not in_time or window.end <= right.end):
        return _said(
            PASS, "window_of_law" if right.end < FAR else "window_of_law_open", time_of(right, request), right.rule
        )
    if in_time and window.days is None:
        return _said(PASS, "window_open", {})
    values = _values(request, start, window.days or 0, window.end)
    if in_time:
        return _said(PASS, "window_within", values)
    return _ended(asked, values, window, request, start)


def _in_doubt(asked: Asked) -> bool:
    """Whether the right without a reason, which alone is open, may not cover these goods."""
    right, law_ = asked.law.right, asked.law
    return bool(law_.doubt or law_.perhaps_broken) and right is not None and right.rule is law_.withdrawal


def _ended(asked: Asked, values: dict[str, Any], window: Window, request: Request, start: datetime) -> RuleOutcome:
    """Neither the policy nor a right is open any more: a person looks where the law may still give something."""
    person, closed = asked.law.person, asked.law.closed
    if isinstance(person, law.Withdrawal):
        return _said(REVIEW, "window_uninformed", time_of(closed, request) if closed else values, person)
    if person:
        return _said(REVIEW, "window_fault", values, person)
    if closed and closed.rule.refuses and closed.end >= window.end:
        return _said(REFUSE, "window_of_law_closed", time_of(closed, request), closed.rule)
    return _said(REFUSE, "window_closed", values)


def time_of(right: Right, request: Request) -> dict[str, Any]:
    """The day it is of a right's time; nothing where the time does not run or has no end."""
    return _values(request, right.start, right.days, right.end) if right.start and right.end < FAR else {}


def _values(request: Request, start: datetime, days: int, end: datetime) -> dict[str, Any]:
    day = day_number(start, request.facts.at, request.zones)
    return {"days": days, "day": day, "last": (end - SECOND).isoformat()}


def _said(outcome: str, says: str, values: dict[str, Any], rule: law.LawRule | None = None) -> RuleOutcome:
    return RuleOutcome("window", outcome, says, values, rule.id if rule else "", rule.article if rule else "")
