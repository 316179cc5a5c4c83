"""The law has a history: each day has its rules, and a rule to come changes nothing that was decided before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from aftercare.policy import law
from aftercare.policy.decide import decide
from aftercare.policy.law.floor import shortfalls
from aftercare.policy.law.rules import Conformity, Exclusion, Grievance, Intact, Late, LawRule, Out, Withdrawal
from aftercare.policy.law.spans import days
from aftercare.policy.terms import STANDARD

from .decisions.table import Row, ask

APRIL = date(2026, 4, 1)
LATER = {"valid_from": APRIL}


@pytest.fixture(autouse=True)
def _own_law() -> Iterator[None]:
    _fresh()
    yield
    _fresh()


def _fresh() -> None:
    law.pack.cache_clear()
    law.cited.cache_clear()


def amend(monkeypatch: pytest.MonkeyPatch, old: str, new: LawRule) -> None:
    """The old rule ends on the day before the new one begins."""
    ended = tuple(replace(row, valid_to=date(2026, 3, 31)) if row.id == old else row for row in law.ROWS)
    monkeypatch.setattr(law, "ROWS", (*ended, new))
    _fresh()


def _new(id: str, **changes: object) -> LawRule:
    return replace(law.rule(id), **LATER, **changes)  # type: ignore[arg-type]


BEFORE, AFTER = "2026-03-31T12:00+08:00", "2026-04-01T12:00+08:00"
DAY_2 = {"delivered": "2026-03-30T10:00+08:00"}
NEW_LAW: list[tuple[str, LawRule, Row, Row]] = [
    ("a right", _new("CN-7D", days=0, span=days(0), article="new article", cite=("新", "new")),
     Row("before", ask("CN", at=BEFORE, **DAY_2)), Row("after", ask("CN", at=AFTER, **DAY_2))),
    ("an exclusion", _new("CN-7D-X1", outs=(Out(trait="second_hand"),)),
     Row("before", ask("CN", at=BEFORE, traits=("second_hand",), **DAY_2)),
     Row("after", ask("CN", at=AFTER, traits=("second_hand",), **DAY_2))),
    ("an intact test", _new("CN-7D-INTACT", breaks={"apparel": frozenset({"tried"})}, never=frozenset()),
     Row("before", ask("CN", at=BEFORE, traits=("apparel",), condition=("tried",), **DAY_2)),
     Row("after", ask("CN", at=AFTER, traits=("apparel",), condition=("tried",), **DAY_2))),
    ("a right of cancelling", _new("US-MITOR", days=60),
     Row("before", ask("US", at=BEFORE, kind="refund_only", unshipped=2, returnable=0, delivered=None)),
     Row("after", ask("US", at=AFTER, kind="refund_only", unshipped=2, returnable=0, delivered=None))),
    ("a grievance", _new("IN-GRV", dues=()),
     Row("before", ask("IN", at=BEFORE, kind="complaint")), Row("after", ask("IN", at=AFTER, kind="complaint"))),
    ("a guarantee", _new("EU-GUAR", gives={}, asks={}),
     Row("before", ask("EU", at=BEFORE, kind="exchange", reason="defect", **DAY_2)),
     Row("after", ask("EU", at=AFTER, kind="exchange", reason="defect", **DAY_2))),
    ("a duty", _new("CN-7D-PEN", dues=()),
     Row("before", ask("CN", at=BEFORE, **DAY_2)), Row("after", ask("CN", at=AFTER, **DAY_2))),
]  # fmt: skip


@pytest.mark.parametrize(("new", "before", "after"), [row[1:] for row in NEW_LAW], ids=[row[0] for row in NEW_LAW])
def test_a_rule_to_come_leaves_what_was_decided_before(
    monkeypatch: pytest.MonkeyPatch, new: LawRule, before: Row, after: Row
) -> None:
    old, until_then = decide(before.facts, before.terms), decide(after.facts, after.terms)
    amend(monkeypatch, new.id, new)
    assert decide(before.facts, before.terms) == old
    assert decide(after.facts, after.terms) != until_then


def test_every_sort_of_rule_is_tried() -> None:
    tried = {type(row[1]) for row in NEW_LAW}
    assert tried >= {Withdrawal, Exclusion, Intact, Late, Grievance, Conformity}


def test_a_rule_begins_at_midnight_where_the_customer_is(monkeypatch: pytest.MonkeyPatch) -> None:
    amend(monkeypatch, "CN-7D", _new("CN-7D", days=0, span=days(0)))
    late_on_the_last_day = ask("CN", at="2026-04-01T00:30+08:00", customer_timezone="Europe/Berlin", **DAY_2)
    assert decide(late_on_the_last_day, STANDARD).because.law == "CN-7D"
    assert decide(replace(late_on_the_last_day, customer_timezone=""), STANDARD).because.law == ""


def test_an_old_decision_is_cited_by_its_own_article(monkeypatch: pytest.MonkeyPatch) -> None:
    amend(monkeypatch, "CN-7D", _new("CN-7D", article="new article", cite=("新法", "new law")))
    assert law.cited("CN-7D", "en", "消法25;7日办法10/13/18").startswith("Consumer Rights Protection Law art. 25")
    assert law.cited("CN-7D", "en", "new article") == law.cited("CN-7D", "en") == "new law"
    assert law.rule("CN-7D").article == "new article"


def test_the_floor_is_that_of_the_day_of_publishing(monkeypatch: pytest.MonkeyPatch) -> None:
    amend(monkeypatch, "CN-7D", _new("CN-7D", days=10, span=days(10)))
    assert shortfalls(STANDARD, "CN", date(2026, 3, 31)) == []
    assert [short.asks for short in shortfalls(STANDARD, "CN", APRIL)] == [10]
