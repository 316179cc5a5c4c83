"""A shop's colour never makes a page hard to read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.core.colours import ENOUGH, contrast, parse
from aftercare.ui.brand import DARK_GROUND, LIGHT_GROUND, stylesheet

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_text_on_and_in_any_brand_can_be_read(colour: str) -> None:
    found = re.findall(r"#[0-9a-f]{6}", stylesheet(colour))
    brand, on_brand, light, dark = (parse(text) for text in found[:4])
    assert brand and on_brand and light and dark
    assert contrast(on_brand, brand) >= ENOUGH
    assert contrast(light, LIGHT_GROUND) >= ENOUGH
    assert contrast(dark, DARK_GROUND) >= ENOUGH


def test_a_readable_brand_stays_as_it_is() -> None:
    assert "--brand: #2f6f5e; --on-brand: #ffffff; --brand-text: light-dark(#2f6f5e" in stylesheet("#2F6F5E")


@pytest.mark.parametrize("colour", ["", "green", "#12", "#12345g", "red;} body{display:none", "#1234567"])
def test_what_is_no_colour_changes_nothing(colour: str) -> None:
    assert stylesheet(colour) == ""


def test_three_digits_are_six() -> None:
    assert parse("#abc") == (0xAA, 0xBB, 0xCC)
