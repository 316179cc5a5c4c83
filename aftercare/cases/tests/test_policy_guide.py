"""docs/policy.md lists every field of a policy as it is."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from aftercare.policy import guide
from aftercare.policy.terms import Terms


def test_the_guide_is_current() -> None:
    assert guide.path().read_text() == guide.written(), "run ./run policy fields --write"


def test_every_field_says_what_it_means(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy", "fields")
    told = capsys.readouterr().out
    assert told.strip() == guide.tables()
    assert not [line for line in told.splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert {name for name in Terms.model_fields if f"| `{name}` |" not in told} == set()
