"""The reasons in a shop's lists: ordered, worded and left out by the shop, as far as the law lets it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.policy.models import ReasonChoice
from aftercare.policy.reasons import ReasonSet, needed, offered, set_reasons
from stories.makers import NOW, make_shop

pytestmark = pytest.mark.django_db
NAMES = ["changed_mind", "defect", "late"]


def keep(shop: Shop, *reasons: ReasonSet) -> None:
    set_reasons(shop=shop, reasons=reasons, by=SYSTEM, at=NOW)


def listed(shop: Shop, kind: str = "", language: str = "en") -> list[tuple[str, str]]:
    with translation.override(language):
        return [(one.reason, one.label) for one in offered(shop.pk, NAMES, kind=kind)]


def state() -> list[Any]:
    return [*ReasonChoice.objects.values_list("reason", "position", "words"), EventRow.objects.count()]


def test_a_shop_that_chose_nothing_has_the_policys_list() -> None:
    assert listed(make_shop()) == [
        ("changed_mind", "Changed my mind"), ("defect", "Does not work"), ("late", "Arrived too late"),
    ]  # fmt: skip


def test_the_list_is_in_the_shops_order_and_words_where_it_has_some() -> None:
    shop = make_shop()
    keep(shop, ReasonSet(reason="late", words={"en": "Too slow"}), ReasonSet(reason="defect"))
    assert listed(shop) == [("late", "Too slow"), ("defect", "Does not work"), ("changed_mind", "Changed my mind")]
    assert listed(shop, language="zh-hans")[0][1] != "Too slow"
    assert listed(make_shop())[0][0] == "changed_mind"


def test_a_reason_is_left_out_of_the_lists_of_some_kinds() -> None:
    shop = make_shop()
    keep(shop, ReasonSet(reason="late", hidden=("return", "exchange")))
    assert "late" not in dict(listed(shop, "return"))
    assert "late" in dict(listed(shop, "reship"))
    assert "late" in dict(listed(shop))


@pytest.mark.parametrize(("reason", "kind"), [("defect", "return"), ("changed_mind", "return"), ("damaged", "return")])
def test_a_reason_customers_have_a_right_by_is_not_left_out(reason: str, kind: str) -> None:
    shop = make_shop(country="CN")
    before = state()
    with pytest.raises(Refused) as refused:
        keep(shop, ReasonSet(reason=reason, hidden=(kind,)))
    assert (refused.value.code, refused.value.field) == ("needed_by_law", f"{reason}.{kind}")
    assert state() == before


def test_the_law_is_that_of_every_place_the_shop_sells_to() -> None:
    rules = needed(make_shop(country="DE"), at=NOW)
    assert ("changed_mind", "return") in rules
    assert ("defect", "exchange") in rules


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ([ReasonSet(reason="boredom")], "reasons"),
        ([ReasonSet(reason="late"), ReasonSet(reason="late")], "reasons"),
        ([ReasonSet(reason="late", hidden=("lease",))], "reasons"),
        ([ReasonSet(reason="late", words={"en": "x" * 61})], "late.en"),
        ([ReasonSet(reason="late", words={"fr": "Trop tard"})], "late.words"),
    ],
)
def test_what_there_is_not_is_refused_at_its_field(sent: list[ReasonSet], field: str) -> None:
    shop = make_shop()
    before = state()
    with pytest.raises(Refused) as refused:
        keep(shop, *sent)
    assert refused.value.field == field
    assert state() == before


def test_saying_what_is_so_already_is_no_change() -> None:
    shop = make_shop()
    keep(shop, ReasonSet(reason="late", words={"en": "Too slow"}))
    before = state()
    keep(shop, ReasonSet(reason="late", words={"en": " Too slow "}))
    assert state() == before
    assert EventRow.objects.get(name="reasons.changed").data == {"reasons": ["late"]}
