"""Every rule that a decision may cite has a page that says it, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aftercare.policy.law import ROWS
from aftercare.ui.law_words import REGISTERS, RIGHTS
from aftercare.ui.laws import law_views

pytestmark = pytest.mark.once("sqlite")
IDS = sorted({row.id for row in ROWS})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_rule_says_something_and_no_word_of_the_packs_is_left(language: str) -> None:
    with translation.override(language):
        for id in IDS:
            for view in law_views(id):
                assert view.title and view.points and view.article and view.register, id
                assert not [point for point in view.points if "%(" in point or "_" in point], id


def test_what_is_named_is_in_the_packs_and_what_is_in_the_packs_is_named() -> None:
    assert sorted(RIGHTS) == IDS
    assert set(REGISTERS) == {row.jurisdiction.split("-")[0] for row in ROWS}


@pytest.mark.django_db
def test_anybody_reads_a_rule_and_one_that_is_not_known_is_not_there() -> None:
    page = Client().get(reverse("portal_law", args=["CN-7D"]), headers={"accept-language": "en"})
    said = page.content.decode()
    assert "within 7 days, counted from the day after delivery" in said and "flk.npc.gov.cn" in said
    assert "The money goes back within 7 days of the arrival of the goods at the shop." in said
    assert Client().get(reverse("portal_law", args=["CN-8D"])).status_code == 404
