"""References cannot be guessed, and survive being read out over the phone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.core.ids import ALPHABET, new_ref, typed_ref


def test_a_reference_has_sixty_random_bits() -> None:
    refs = {new_ref("AS") for _ in range(5000)}
    assert len(refs) == 5000
    pattern = re.compile(rf"AS-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")
    assert all(pattern.fullmatch(ref) for ref in refs)
    for place in (3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16):
        assert {ref[place] for ref in refs} == set(ALPHABET)


@given(st.sampled_from(["AS", "OR", "SH"]), st.sampled_from(["", " ", "-", "."]), st.booleans())
def test_however_it_is_typed_it_is_found(prefix: str, gap: str, shout: bool) -> None:
    ref = new_ref(prefix)
    typed = ref.replace("-", gap).replace("1", "l")
    typed = prefix + typed[len(prefix) :].replace("0", "o")
    assert typed_ref(f"  {typed.upper() if shout else typed.lower()} ") == ref


@pytest.mark.parametrize("text", ["", "AS", "AS-123", "536365", "AS-7K3M-2QX9-PD4T-7", "茶杯"])
def test_what_is_no_reference_stays_as_it_is(text: str) -> None:
    assert typed_ref(f" {text} ") == text
