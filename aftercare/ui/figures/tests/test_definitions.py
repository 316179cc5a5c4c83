"""Each figure is defined where people meet it."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from aftercare.ui.figures.definitions import DEFINITIONS

pytestmark = pytest.mark.once("sqlite")


def test_the_guide_says_what_the_definitions_say() -> None:
    call_command("figures", check=True)


def test_every_definition_ends_as_a_sentence() -> None:
    assert all(str(one.says).endswith(".") for one in DEFINITIONS.values())
