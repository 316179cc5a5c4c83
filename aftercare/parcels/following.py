"""Units that an inspection did not accept while it accepted others go on as a request of their own (ADR 0050)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from aftercare.cases.actions import link, open_decided
from aftercare.cases.dialogue import Relation
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import FOLLOWING, Case
from aftercare.core.actor import Actor
from aftercare.policy.facts import Path

from .actions import receive
from .findings import Finding
from .models import Inspection, ParcelLine

Inspect = Callable[..., Case]


def follow(
    case: Case, lines: Mapping[int, ParcelLine], inspections: Sequence[Inspection], *, worth: Mapping[int, int],
    inspect: Inspect, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Open the request of the refused units, take them over as they lie here, and bring it where their customer
    disputes the finding or has them back. `worth` is what each line was granted before the inspection."""
    of_line = {line.pk: case_line for case_line, line in lines.items()}
    refused = [(of_line[found.parcel_line_id], found) for found in inspections if not found.accepted]
    units: Counter[int] = Counter()
    for case_line, found in refused:
        units[case_line] += found.units
    if not units:
        return
    made = _opened(case, units, worth, by=by, at=at)
    own = {line.line_id: line.pk for line in made.asked}
    taken_over = {line.pk: own[line.line_id] for line in case.asked if line.pk in units}
    made = receive(made, counts={taken_over[pk]: n for pk, n in units.items()}, by=by, at=at)
    findings = [
        Finding(
            case_line_id=taken_over[case_line], units=found.units, grade=found.grade, accepted=False,
            disposition=found.disposition, note=found.note,
            checks=tuple((one["check"], one["ok"]) for one in found.checks),
            photos=tuple(photo.ref for photo in found.photos.all()),
        )
        for case_line, found in refused
    ]  # fmt: skip
    made = inspect(made, findings=findings, by=by, at=at)
    link(made, other=case, relation=Relation.FOLLOWS, by=by, at=at)


def _opened(case: Case, units: Mapping[int, int], worth: Mapping[int, int], *, by: Actor, at: datetime) -> Case:
    """What their customer agreed to forgo stays forgone; the fee is kept from what was accepted."""
    lines = [line for line in case.asked if line.pk in units]
    asks = [
        LineAsk(
            line_id=line.line_id, units=units[line.pk], reason=line.reason, note=line.note, wanted=line.wanted,
            condition=tuple(line.condition),
        )
        for line in lines
    ]  # fmt: skip
    amounts = {
        line.line_id: (worth[line.pk] - line.amount) * units[line.pk] // (line.units - (line.accepted or 0))
        for line in lines
        if line.waived
    }
    return open_decided(
        kind=case.kind, path=Path.SEND_BACK, order=case.order, asks=asks, by=by, at=at, locale=case.locale,
        channel=FOLLOWING, amounts=amounts, fees=False,
    )  # fmt: skip
