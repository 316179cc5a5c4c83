"""Tables as files: safe to open, cut with a sentence, in the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from aftercare.ui.sheets import AT_ONCE, sheet

pytestmark = pytest.mark.once("sqlite")


def _read(response: Iterable[Any]) -> list[list[str]]:
    text = b"".join(response).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx", "\n=1"])
def test_a_text_that_a_spreadsheet_would_run_is_kept_a_text(text: str) -> None:
    (_head, row) = _read(sheet("x", ["A"], [[text]]))
    assert row == [f"'{text}"]


def test_a_negative_number_stays_a_number_and_nothing_stays_nothing() -> None:
    assert _read(sheet("x", ["A", "B", "C"], [[-5, Decimal("-1.50"), None]]))[1] == ["-5", "-1.50", ""]


def test_what_is_too_long_is_cut_and_says_so() -> None:
    rows = _read(sheet("x", ["A"], ([number] for number in range(AT_ONCE * 2)), most=AT_ONCE + 1))
    assert rows[-2:] == [
        [str(AT_ONCE)],
        [f"Only the first {AT_ONCE + 1} rows are here; narrow the list and download the rest."],
    ]
    assert len(_read(sheet("x", ["A"], [[1], [2]], most=2))) == 3


def test_it_is_read_only_as_far_as_it_is_sent() -> None:
    read: list[int] = []
    response: Any = sheet("x", ["A"], ([read.append(n) or n] for n in range(AT_ONCE * 4)))  # type: ignore[func-returns-value]
    parts = iter(response)
    next(parts), next(parts)
    assert len(read) == AT_ONCE


def test_it_is_in_the_language_of_whoever_asked_even_after_the_answer_has_begun() -> None:
    with override("zh-hans"):
        response = sheet("x", ["A"], [[n] for n in range(3)], most=2)
    assert _read(response)[-1] == ["这里只有前 2 行；请缩小列表范围后再下载其余部分。"]
