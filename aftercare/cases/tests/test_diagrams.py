"""docs/kinds.md is what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aftercare.cases import diagrams
from aftercare.cases.kinds import KINDS, CaseKind

DOCS = Path(__file__).parents[3] / "docs" / "kinds.md"


def test_the_docs_are_current() -> None:
    call_command("kinds", "--check")
    assert DOCS.read_text() == diagrams.document()


def test_a_table_that_changed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "KINDS", {"return": KINDS["return"]})
    with pytest.raises(CommandError, match="not what the tables say"):
        call_command("kinds", "--check")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_step_and_move_is_drawn(kind: CaseKind) -> None:
    text = diagrams.document()
    section = text.split(f"`{kind.key}`\n", 1)[1].split("\n## ", 1)[0]
    for name, step in kind.steps.items():
        assert f" as {name}\n" in section
        assert f"| `{name}` |" in section
        for action in step.moves:
            assert f"{action} → " in section
