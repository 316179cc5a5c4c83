"""What is still possible for a line and until when, in a sentence each; the facts are the decision's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.core import clock
from aftercare.policy.facts import Reason
from aftercare.policy.sentences import sentence
from aftercare.ui import times

from .possible import LineOptions, Window


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    tone: str = ""


def notes(option: LineOptions, *, zone: str) -> Iterator[Note]:
    line = option.line
    if option.goods and option.to_cancel and option.units["refund_only"]:
        text = ngettext("%(units)s not sent yet: it can be cancelled", "%(units)s not sent yet: they can be cancelled",
                        option.to_cancel)  # fmt: skip
        yield Note(text % {"units": option.to_cancel}, "done")
    if option.goods and line.returnable > 0:
        yield from _returning(option, zone=zone)
    if line.open:
        yield Note(_("%(units)s in a request now") % {"units": line.open}, "you")
    if back := line.received + line.kept + line.written_off:
        yield Note(_("%(units)s returned or refunded") % {"units": back})


def _returning(option: LineOptions, *, zone: str) -> Iterator[Note]:
    mind = option.windows.get(Reason.CHANGED_MIND)
    fault = _fault(option)
    if not option.units["return"]:
        last = _latest([window for window in (mind, fault) if window])
        ended = _("The time for returns ended on %(last)s") % {"last": _day(last, zone)}
        yield Note(ended if last else _("Cannot be returned"))
        return
    if mind:
        yield _without_reason(option, mind, zone=zone)
    if fault and not (mind and mind.last and mind.last == fault.last and not option.barred):
        yield _if_faulty(fault, first=mind is None, zone=zone)


def _without_reason(option: LineOptions, window: Window, *, zone: str) -> Note:
    values = {"days": window.days, "last": _day(window.last, zone)}
    if option.barred:
        return Note(sentence(option.barred))
    if window.outcome is None:
        return Note(_("On its way; it can be returned once it is there"), "done")
    if not window.open:
        return Note(_("No-reason return: ended on %(last)s") % values)
    if window.last is None:
        return Note(_("No-reason return: at any time"), "done")
    if window.last < clock.now():  # a person looks whether the law goes further
        return Note(sentence(window.outcome))
    text = ngettext("%(days)s day no-reason: until %(last)s", "%(days)s days no-reason: until %(last)s", window.days)
    return Note(text % values, "done")


def _if_faulty(window: Window, *, first: bool, zone: str) -> Note:
    values = {"last": _day(window.last, zone)}
    if not window.open:
        return Note(_("If something is wrong with it: ended on %(last)s") % values)
    if window.last is None:
        return Note(_("If something is wrong with it: at any time"), "done")
    if window.last < clock.now():
        return Note(_("If it is faulty, ask: the law goes beyond %(last)s, and a person looks at it") % values)
    if first:
        return Note(_("If something is wrong with it: until %(last)s") % values, "done")
    return Note(_("After that, if something is wrong with it: until %(last)s") % values)


def _fault(option: LineOptions) -> Window | None:
    """The time for what is wrong with the goods: of a defect, else the longest of the other reasons."""
    if Reason.DEFECT in option.windows:
        return option.windows[Reason.DEFECT]
    others = [window for reason, window in option.windows.items() if reason != Reason.CHANGED_MIND]
    return max(others, key=lambda window: window.last.timestamp() if window.last else float("inf"), default=None)


def _latest(windows: list[Window]) -> datetime | None:
    return max((window.last for window in windows if window.last), default=None)


def _day(at: datetime | None, zone: str) -> str:
    return times.weekday(at, zone=zone, now=clock.now()) if at else ""
