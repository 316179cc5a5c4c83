"""Two people at one draft: nothing of either is lost, and only what both changed is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.policy.merging import merge

pytestmark = pytest.mark.once("sqlite")
BEGAN: dict[str, Any] = {
    "window_days": 7, "return_fee": 0, "windows": [{"days": 30}],
    "reasons": {"late": {"freight": "merchant"}, "defect": {}},
}  # fmt: skip


def test_changes_of_different_fields_are_both_kept() -> None:
    merged = merge(BEGAN, mine=BEGAN | {"window_days": 14}, theirs=BEGAN | {"return_fee": 500})
    assert merged.data == BEGAN | {"window_days": 14, "return_fee": 500} and merged.conflicts == []


def test_the_same_change_twice_is_no_conflict() -> None:
    both = BEGAN | {"window_days": 14}
    assert merge(BEGAN, mine=both, theirs=both).conflicts == []


def test_a_field_both_changed_stays_theirs_until_mine_is_preferred() -> None:
    mine, theirs = BEGAN | {"window_days": 14}, BEGAN | {"window_days": 30}
    merged = merge(BEGAN, mine=mine, theirs=theirs)
    assert [(one.field, one.old, one.new) for one in merged.conflicts] == [("window_days", 30, 14)]
    assert merged.data["window_days"] == 30
    assert merge(BEGAN, mine=mine, theirs=theirs, prefer=["window_days"]).data["window_days"] == 14


def test_a_reason_one_removes_and_the_other_edits_is_asked_about() -> None:
    mine = BEGAN | {"reasons": {"defect": {}}}
    theirs = BEGAN | {"reasons": {"late": {"freight": "customer"}, "defect": {}}}
    merged = merge(BEGAN, mine=mine, theirs=theirs)
    assert [one.field for one in merged.conflicts] == ["reasons.late"]
    assert "late" in merged.data["reasons"]
    assert "late" not in merge(BEGAN, mine=mine, theirs=theirs, prefer=["reasons.late"]).data["reasons"]
    turned = merge(BEGAN, mine=theirs, theirs=mine, prefer=["reasons.late"])
    assert turned.data["reasons"]["late"] == {"freight": "customer"}


def test_a_list_is_one_thing() -> None:
    mine = BEGAN | {"windows": [{"days": 30}, {"days": 60}]}
    merged = merge(BEGAN, mine=mine, theirs=BEGAN | {"windows": []})
    assert [one.field for one in merged.conflicts] == ["windows"]
    assert merge(BEGAN, mine=mine, theirs=BEGAN).data == mine
