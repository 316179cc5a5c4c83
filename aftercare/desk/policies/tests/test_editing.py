"""Editing a draft: every field is reached, nothing typed is lost, rows come and go, and two people lose nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from aftercare.core.models import EventRow
from aftercare.desk.policies.fields import Shape, field_at, fields_of
from aftercare.desk.policies.sections import sections
from aftercare.desk.policies.typed import read, typed_of
from aftercare.people.models import Shop
from aftercare.policy.models import PolicyVersion
from aftercare.policy.terms import STANDARD, Strategy, Terms, Trust, WindowTerms
from aftercare.ui.tests.staffed import open_shop, signed_in

from .studio import draft_of, to, typed

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
ENGLISH = {"accept-language": "en"}
FULL = STANDARD.model_copy(update={
    "windows": (WindowTerms(days=60, categories=("shoes", "bags"), places=("DE",), tiers=("gold",), traits=("food",)),),
    "strategies": (Strategy(name="small", reasons=None, kinds=("return", "exchange"), max_amount=30_000, daily_count=5),
                   Strategy(name="known", tiers=("gold",), min_orders=3, states=("delivered",), skus=("A-1",))),
    "instant": Trust(tiers=("gold",)), "countries": ("DE", "US-CA"),
})  # fmt: skip


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def client(shop: Shop) -> Client:
    return signed_in("supervisor", shop)


def terms_of(draft: PolicyVersion) -> dict[str, Any]:
    draft.refresh_from_db()
    return dict(draft.data)


def post(client: Client, draft: PolicyVersion, part: str, **changes: Any) -> Any:
    """Keep the section with these fields typed over; dots of a place are written as double underscores."""
    address = to("edit", draft.ref, part)
    page = client.get(address, headers=ENGLISH)
    sent = typed(page, {name.replace("__", "."): value for name, value in changes.items()})
    return client.post(address, sent, headers=ENGLISH)


def test_every_field_of_a_policy_stands_in_one_section() -> None:
    named = [name for section in sections() for name in section.names]
    assert sorted(named) == sorted(Terms.model_fields)


def test_every_field_has_words_of_its_own() -> None:
    parts, seen = list[Any]([Terms]), set()
    while parts:
        part = parts.pop()
        for field in fields_of(part):
            assert field.words.says and field.words.label != field.name, (part, field.name)
            assert not field.null or field.words.none, f"{part.__name__}.{field.name}: say what nothing means"
            if field.part and field.part not in seen:
                seen.add(field.part)
                parts.append(field.part)


def test_what_is_shown_and_sent_back_unchanged_changes_nothing(client: Client, shop: Shop) -> None:
    draft = draft_of(shop, **FULL.model_dump(mode="json"))
    events = EventRow.objects.count()
    for section in sections():
        answer = post(client, draft, section.key)
        assert answer.status_code == 303, section.key
    assert terms_of(draft) == FULL.model_dump(mode="json")
    assert EventRow.objects.count() == events


def test_typed_amounts_are_in_the_shops_currency_to_the_last_unit() -> None:
    fields = [field for field in fields_of(Terms) if field.name == "return_fee"]
    for currency, minor, text in [("CNY", 1_050, "10.50"), ("JPY", 1_050, "1050"), ("KWD", 1_050, "1.050")]:
        assert typed_of(fields, {"return_fee": minor}, currency) == {"return_fee": text}
        wrong: dict[str, str] = {}
        assert read(fields, {"return_fee": text}, currency, wrong) == {"return_fee": minor} and not wrong
        read(fields, {"return_fee": "1.0505"}, currency, wrong)
        assert "return_fee" in wrong


def test_a_kept_change_is_in_the_draft_and_its_history(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    assert post(client, draft, "windows", window_days="30").status_code == 303
    assert post(client, draft, "money", return_fee="12.50").status_code == 303
    assert (terms_of(draft)["window_days"], terms_of(draft)["return_fee"]) == (30, 1_250)
    last = EventRow.objects.filter(name="policy.draft_changed").latest("id")
    assert last.data["fields"] == ["return_fee"]


@pytest.mark.parametrize(
    ("part", "place", "text", "says"),
    [
        ("windows", "window_days", "soon", "Write a whole number, such as 14"),
        ("windows", "window_days", "99999", "Write 3650 or less"),
        ("reasons", "reasons.defect.restocking_percent", "200", "Write 100 or less"),
        ("reasons", "reasons.defect.photos_from", "1.234", "Write an amount, such as 50.00"),
        ("places", "countries", "Germany", "Write codes such as DE or US-CA"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, shop: Shop, part: str, place: str, text: str, says: str
) -> None:
    draft = draft_of(shop)
    before = terms_of(draft)
    answer = post(client, draft, part, **{place.replace(".", "__"): text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page and f'name="{place}" value="{text}"' in page
    assert terms_of(draft) == before


def test_rows_are_added_moved_and_removed_without_scripts_and_without_losing_what_is_typed(
    client: Client, shop: Shop
) -> None:
    draft = draft_of(shop, **FULL.model_dump(mode="json"))
    page = post(client, draft, "automatic", do="strategies.1.up", strategies__0__max_amount="never")
    assert page.status_code == 200
    shown = typed(page)
    assert (shown["strategies.0.name"], shown["strategies.1.max_amount"]) == (["known"], ["never"])
    page = client.post(
        to("edit", draft.ref, "automatic"), {**shown, "strategies.1.max_amount": "", "do": "strategies.add"}
    )
    shown = typed(page)
    assert shown["strategies"] == ["0", "1", "2"]
    shown["strategies.2.name"] = "third"
    assert client.post(to("edit", draft.ref, "automatic"), shown).status_code == 303
    assert [one["name"] for one in terms_of(draft)["strategies"]] == ["known", "small", "third"]


def test_a_part_that_may_be_missing_is_set_up_and_removed(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    page = post(client, draft, "trust", do="instant.add")
    assert client.post(to("edit", draft.ref, "trust"), typed(page, {"instant.min_orders": "2"})).status_code == 303
    assert terms_of(draft)["instant"]["min_orders"] == 2
    page = post(client, draft, "trust", do="instant.remove")
    assert client.post(to("edit", draft.ref, "trust"), typed(page)).status_code == 303
    assert terms_of(draft)["instant"] is None


def test_a_shop_adds_a_reason_of_its_own(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    page = post(client, draft, "reasons", do="reasons.add", reasons__named="gift")
    assert (
        client.post(to("edit", draft.ref, "reasons"), typed(page, {"reasons.gift.window_days": "40"})).status_code
        == 303
    )
    assert terms_of(draft)["reasons"]["gift"]["window_days"] == 40


@pytest.mark.parametrize(
    "does", ["window_days.add", "windows.9.up", "reasons.nothing.remove", "x", "windows.0.0.add", "."]
)
def test_a_button_no_form_has_changes_nothing(client: Client, shop: Shop, does: str) -> None:
    draft = draft_of(shop)
    before = terms_of(draft)
    assert post(client, draft, "windows", do=does).status_code == 200
    assert terms_of(draft) == before


def test_the_law_is_beside_the_field_and_checked_while_it_is_typed(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    page = client.get(to("edit", draft.ref, "windows"), headers=ENGLISH)
    assert "At least 7 days · Consumer Rights Protection Law art. 25" in page.content.decode()
    answer = client.post(to("check", draft.ref, "windows"), typed(page, {"window_days": "3"}), headers=ENGLISH)
    told = answer.content.decode()
    assert "3 days are less than the 7 days" in told and 'id="n-f-window_days" hx-swap-oob="true"' in told
    assert terms_of(draft)["window_days"] == 7, "checking keeps nothing"


def test_what_is_right_is_kept_by_itself_and_what_is_wrong_is_not(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    sent = typed(client.get(to("edit", draft.ref, "windows")), {"window_days": "30", "keep": "1"})
    assert 'data-state="kept"' in client.post(to("check", draft.ref, "windows"), sent).content.decode()
    assert terms_of(draft)["window_days"] == 30
    began = json.dumps({"window_days": 30, "windows": []})
    wrong = {**sent, "began": began, "window_days": "many"}
    assert 'data-state="wrong"' in client.post(to("check", draft.ref, "windows"), wrong).content.decode()
    assert terms_of(draft)["window_days"] == 30


def test_the_second_of_two_is_asked_and_both_keep_their_work(client: Client, shop: Shop) -> None:
    draft, other = draft_of(shop), signed_in("admin", shop)
    mine = typed(client.get(to("edit", draft.ref, "reasons")), {
        "reasons.defect.window_days": "40", "reasons.late.window_days": "41"})  # fmt: skip
    post(other, draft, "reasons", reasons__defect__window_days="50", reasons__missing__window_days="51")
    theirs = terms_of(draft)
    told = client.post(to("check", draft.ref, "reasons"), mine, headers=ENGLISH).content.decode()
    assert 'data-state="stale"' in told and "It was admin-" in told
    refused = client.post(to("edit", draft.ref, "reasons"), mine, headers=ENGLISH)
    assert refused.status_code == 409 and "admin-" in refused.content.decode()
    assert terms_of(draft) == theirs, "nothing is written before the choice"
    chosen = {**mine, "seen": refused.context["seen"], "mine": "reasons.defect.window_days"}
    assert client.post(to("combine", draft.ref, "reasons"), chosen).status_code == 303
    reasons = terms_of(draft)["reasons"]
    assert [reasons[name]["window_days"] for name in ("defect", "late", "missing")] == [40, 41, 51]


def test_two_sections_are_edited_at_once_without_a_question(client: Client, shop: Shop) -> None:
    draft, other = draft_of(shop), signed_in("admin", shop)
    mine = typed(client.get(to("edit", draft.ref, "windows")), {"window_days": "30"})
    post(other, draft, "money", return_fee="5.00")
    assert client.post(to("edit", draft.ref, "windows"), mine).status_code == 303
    assert (terms_of(draft)["window_days"], terms_of(draft)["return_fee"]) == (30, 500)


def test_experts_edit_the_whole_and_are_told_of_every_fault(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    address = to("raw", draft.ref)
    before = terms_of(draft)
    wrong = {**before, "window_days": "ten", "windos": []}
    for text, says in [
        ("{", "correct the JSON there"),
        ("[]", "as a JSON object"),
        (json.dumps(wrong), "no such field"),
    ]:
        answer = client.post(address, {"raw": text, "began": "{}"}, headers=ENGLISH)
        assert answer.status_code == 422 and says in answer.content.decode()
    assert terms_of(draft) == before
    right = {**before, "window_days": 45}
    assert client.post(address, {"raw": json.dumps(right), "began": json.dumps(before)}).status_code == 303
    assert terms_of(draft)["window_days"] == 45
    late = client.post(address, {"raw": json.dumps(before), "began": json.dumps(before)}, headers=ENGLISH)
    assert late.status_code == 422 and terms_of(draft)["window_days"] == 45


def test_what_is_hostile_is_text(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    script = "<script>alert(1)</script>"
    page = post(client, draft, "reasons", do="reasons.add", reasons__named=script)
    assert script not in page.content.decode()
    assert client.post(to("edit", draft.ref, "reasons"), typed(page)).status_code == 303
    for name in ("version", "compare", "edit"):
        address = to(name, draft.ref, *(["reasons"] if name == "edit" else []))
        assert script not in client.get(address).content.decode()


def test_a_place_knows_its_field_past_rows_and_names() -> None:
    for place, shape in [
        ("windows.3.days", Shape.NUMBER), ("reasons.defect.freight", Shape.CHOICE), ("strategies.0", Shape.ROWS),
        ("exchange.ship_first.tiers", Shape.WORDS), ("reasons.days.window_days", Shape.NUMBER),
    ]:  # fmt: skip
        found = field_at(place)
        assert found and found.shape is shape, place
    assert field_at("nothing.at.all") is None
