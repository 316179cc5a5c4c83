"""Every row of the tables gets the whole decision written on its card, in both languages."""

from __future__ import annotations

from importlib import import_module

import pytest

from aftercare.policy.decide import decide
from aftercare.policy.facts import Decision, Facts, Path, Verdict

from .decisions.table import TABLES, Row, card_of, cards

ROWS: list[tuple[str, Row]] = [
    (table, row) for table in TABLES for row in import_module(f"aftercare.policy.tests.decisions.{table}").ROWS
]
CARDS = {table: cards(table) for table in TABLES}


@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{table}: {row.name}" for table, row in ROWS])
def test_the_decision_is_the_one_on_its_card(table: str, row: Row) -> None:
    assert card_of(row) == CARDS[table][row.name]


@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{table}: {row.name}" for table, row in ROWS])
def test_a_row_replays_from_what_is_kept(table: str, row: Row) -> None:
    decision = decide(row.facts, row.terms)
    assert decide(Facts.from_data(row.facts.as_data()), row.terms) == decision
    assert Decision.from_data(decision.as_data()) == decision


def test_the_tables_are_whole() -> None:
    assert len(ROWS) >= 120
    for table in TABLES:
        assert list(CARDS[table]) == [row.name for name, row in ROWS if name == table]
    decided = [decide(row.facts, row.terms) for _table, row in ROWS]
    assert {decision.verdict for decision in decided} == set(Verdict)
    assert {decision.path for decision in decided} == {*Path, ""}
