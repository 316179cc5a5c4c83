"""Each rule is one row of the reference, word for word and number for number."""

from __future__ import annotations

import csv
import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from aftercare.policy import law
from aftercare.policy.law import LawRule, jurisdiction_of, pack, region_of, rule
from aftercare.policy.law.cn import punitive
from aftercare.policy.law.rules import Conformity, Withdrawal
from aftercare.policy.law.spans import ALWAYS, Span, business_days_later, days, months, months_later
from aftercare.policy.law.traits import CONDITIONS, TRAITS, groups_of

HERE = Path(__file__).resolve()
REFERENCE = Path(os.environ.get("REFERENCE_DIR", HERE.parents[4] / "shared" / "reference")) / "law-rules.csv"
TODAY = date(2026, 11, 28)
IDS = [
    "CN-7D", "CN-7D-X1", "CN-7D-X2", "CN-7D-INTACT", "CN-7D-PEN", "CN-7D-GIFT", "CN-7D-RESELL", "CN-QUAL",
    "CN-BURDEN", "CN-WARRCLOCK", "CN-FRAUD", "CN-SANBAO", "CN-PHONE", "CN-PC", "CN-RETAIN", "CN-RENEW", "CN-COMPL",
    "CN-EXPRESS", "CN-PIPL", "EU-WD", "EU-BTN", "EU-GUAR", "EU-R2R", "EU-EMPCO", "EU-ESPR", "EU-GDPR", "UK-REJECT",
    "UK-FINAL", "UK-CCR", "US-MITOR", "US-CA", "US-FL", "JP-RET", "KR-WD", "TW-WD", "BR-REGRET", "BR-DEFECT",
    "AU-ACL", "IN-GRV",
]  # fmt: skip

NUMBERS: list[tuple[str, str, str, int]] = [
    # row, column, what the column says, the number the rule has
    ("CN-7D", "window", "(7) calendar days", rule("CN-7D").days or 0),
    ("CN-7D", "refund_deadline", "(7) days from receipt", rule("CN-7D").dues[0].days),
    ("CN-7D-PEN", "window", "(15) days", rule("CN-7D-PEN").days or 0),
    ("CN-QUAL", "window", "(7) days return", rule("CN-QUAL").days or 0),
    ("CN-BURDEN", "window", "(6) months", rule("CN-BURDEN").months or 0),
    ("CN-SANBAO", "window", "(7) return/15 exchange", rule("CN-SANBAO").days or 0),
    ("CN-PHONE", "window", "(7) return; 8-15 exchange", rule("CN-PHONE").days or 0),
    ("CN-PHONE", "exclusions_or_conditions", "host (1)y", rule("CN-PHONE").years or 0),
    ("CN-PC", "window", "whole (1)y", rule("CN-PC").years or 0),
    ("CN-RETAIN", "window", ">=(3) years", rule("CN-RETAIN").years or 0),
    ("CN-RENEW", "window", "(5) days before", rule("CN-RENEW").days or 0),
    ("CN-COMPL", "window", "(7) working days decide", rule("CN-COMPL").business_days or 0),
    ("CN-COMPL", "window", "(60) days mediate", rule("CN-COMPL").days or 0),
    ("CN-EXPRESS", "window", "(7) days", rule("CN-EXPRESS").days or 0),
    ("EU-WD", "window", "(14) days", rule("EU-WD").days or 0),
    ("EU-WD", "window", r"\+(12) months", 12),
    ("EU-WD", "refund_deadline", "(14) days from notice", rule("EU-WD").dues[0].days),
    ("EU-GUAR", "window", "(2) years", rule("EU-GUAR").years or 0),
    ("EU-R2R", "window", r"\+(12) months", rule("EU-R2R").months or 0),
    ("EU-EMPCO", "exclusions_or_conditions", ">(2)y", rule("EU-EMPCO").years or 0),
    ("EU-GDPR", "window", "(1) month", rule("EU-GDPR").months or 0),
    ("EU-GDPR", "window", "/ (72) h", rule("EU-GDPR").hours or 0),
    ("UK-REJECT", "window", "(30) days", rule("UK-REJECT").days or 0),
    ("UK-REJECT", "refund_deadline", "(14) days from agreeing", rule("UK-REJECT").dues[0].days),
    ("UK-FINAL", "refund_deadline", "(14) days", rule("UK-FINAL").days or 0),
    ("UK-CCR", "window", "(14) days", rule("UK-CCR").days or 0),
    ("UK-CCR", "refund_deadline", "(14) days from goods", rule("UK-CCR").dues[0].days),
    ("US-MITOR", "window", "or (30) days", rule("US-MITOR").days or 0),
    ("US-MITOR", "refund_deadline", "(7) working days", rule("US-MITOR").business_days or 0),
    ("US-CA", "window", "(30) days if not displayed", rule("US-CA").days or 0),
    ("US-FL", "window", "(7) days if not posted", rule("US-FL").days or 0),
    ("JP-RET", "window", "(8) days", rule("JP-RET").days or 0),
    ("KR-WD", "window", "(7) days", rule("KR-WD").days or 0),
    ("KR-WD", "refund_deadline", "(3) business days", rule("KR-WD").dues[0].days),
    ("TW-WD", "window", "(7) days", rule("TW-WD").days or 0),
    ("BR-REGRET", "window", "(7) days", rule("BR-REGRET").days or 0),
    ("BR-DEFECT", "window", "(30) d non-durable", rule("BR-DEFECT").days or 0),
    ("BR-DEFECT", "window", "(30) d to fix", rule("BR-DEFECT").dues[0].days),
    ("IN-GRV", "window", "ack (48) h", rule("IN-GRV").hours or 0),
    ("IN-GRV", "window", "redress (1) month", rule("IN-GRV").months or 0),
]


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, str]]:
    if not REFERENCE.is_file():
        pytest.skip(f"THE LAW IS NOT COMPARED WITH ITS REFERENCE: there is no {REFERENCE.name}; set REFERENCE_DIR")
    with REFERENCE.open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_row_has_its_rule() -> None:
    assert sorted({found.id for found in law.ROWS}) == sorted(IDS)


def test_every_rule_is_its_row_word_for_word(reference: dict[str, dict[str, str]]) -> None:
    assert sorted(reference) == sorted(IDS)
    for id, row in reference.items():
        found = rule(id)
        told = {name: getattr(found, name) for name in ("jurisdiction", "right", "article", "source", "verified")}
        assert told == {name: row[name] for name in told}, id


def test_every_rule_begins_when_its_row_says(reference: dict[str, dict[str, str]]) -> None:
    for id, row in reference.items():
        begins = re.fullmatch(r"from (\d{4}-\d\d-\d\d)", row["status"])
        assert rule(id).valid_from == (date.fromisoformat(begins[1]) if begins else None), id


@pytest.mark.parametrize(("id", "column", "says", "number"), NUMBERS, ids=[f"{n[0]} {n[2]}" for n in NUMBERS])
def test_every_number_is_the_rows(
    reference: dict[str, dict[str, str]], id: str, column: str, says: str, number: int
) -> None:
    found = re.search(says, reference[id][column])
    assert found, f"{id} does not say “{says}” any more: {reference[id][column]}"
    assert int(found[1]) == number


def test_who_pays_the_freight_is_the_rows(reference: dict[str, dict[str, str]]) -> None:
    pays = {
        "consumer": "customer",
        "buyer": "customer",
        "trader": "merchant",
        "seller": "merchant",
        "no fee": "merchant",
    }
    for id, row in reference.items():
        found = rule(id)
        said = next((payer for word, payer in pays.items() if row["return_freight"].startswith(word)), None)
        if said and isinstance(found, Withdrawal | Conformity):
            assert found.freight == said, id


def test_a_span_is_the_number_of_its_rule() -> None:
    for found in law.ROWS:
        if isinstance(found, Withdrawal):
            assert found.span == days(found.days or 0), found.id
    for id, kind, span in [
        ("CN-QUAL", "return", days(7)), ("CN-SANBAO", "return", days(7)), ("CN-SANBAO", "exchange", days(15)),
        ("CN-PHONE", "return", days(7)), ("CN-PHONE", "exchange", days(15)), ("EU-GUAR", "exchange", months(24)),
        ("UK-REJECT", "return", days(30)), ("BR-DEFECT", "exchange", days(30)),
    ]:  # fmt: skip
        found = rule(id)
        assert isinstance(found, Conformity)
        assert found.gives[kind] == span, id


def test_some_goods_have_a_right_for_another_time() -> None:
    brazil, europe = rule("BR-DEFECT"), rule("EU-GUAR")
    assert isinstance(brazil, Conformity)
    assert isinstance(europe, Conformity)
    assert brazil.span("exchange", ("durable",)) == days(90)
    assert europe.span("exchange", ("second_hand",)) == months(12)
    assert europe.span("reship", ()) is None


def test_numbers_for_other_modules_are_at_hand() -> None:
    assert (rule("CN-EXPRESS").days, rule("CN-RETAIN").years, rule("EU-GDPR").hours) == (7, 3, 72)
    assert [punitive(price) for price in (0, 10_000, 16_667, 100_000)] == [50_000, 50_000, 50_001, 300_000]


def test_a_rule_counts_from_its_day_on() -> None:
    button = rule("EU-BTN")
    assert not button.in_force(date(2026, 6, 18))
    assert button.in_force(date(2026, 6, 19))
    assert [button in pack("EU", day).rules for day in (date(2026, 6, 18), date(2026, 6, 19))] == [False, True]
    assert not LawRule(
        id="X", jurisdiction="", right="", article="", source="", verified="no", valid_to=date(2026, 1, 1)
    ).in_force(date(2026, 1, 2))


def test_only_rules_read_in_full_refuse() -> None:
    assert {found.id for found in law.ROWS if found.refuses} == {
        found.id for found in law.ROWS if found.verified == "yes"
    }
    assert not any(
        found.refuses for place in ("UK", "US", "JP", "KR", "TW", "BR", "IN") for found in pack(place, TODAY).rules
    )


def test_a_state_has_its_countrys_rules_too() -> None:
    assert [found.id for found in pack("US-CA", TODAY).rules] == ["US-MITOR", "US-CA"]
    assert [found.id for found in pack("US-TX", TODAY).rules] == ["US-MITOR"]
    assert pack("", TODAY).rules == pack("XX", TODAY).rules == ()


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [
        ("CN", "", "CN"), ("China", "", "CN"), ("中国", "", "CN"), ("Hong Kong", "", ""), ("DE", "", "EU"),
        ("France", "", "EU"), ("EIRE", "", "EU"), (" eire ", "", "EU"), ("European Community", "", "EU"),
        ("Czech Republic", "", "EU"), ("GB", "", "UK"), ("United Kingdom", "", "UK"), ("UK", "", "UK"),
        ("Channel Islands", "", ""), ("USA", "", "US"), ("US", "CA", "US-CA"), ("United States", "California", "US-CA"),
        ("US", "Florida", "US-FL"), ("US", "Texas", "US"), ("CN", "CA", "CN"), ("Japan", "", "JP"), ("日本", "", "JP"),
        ("Korea", "", "KR"), ("TW", "", "TW"), ("Brazil", "", "BR"), ("Australia", "", "AU"), ("IN", "", "IN"),
        ("Norway", "", ""), ("Switzerland", "", ""), ("Unspecified", "", ""), ("", "", ""), ("CA", "CA", ""),
    ],
)  # fmt: skip
def test_the_law_of_a_place_is_found_however_it_is_written(country: str, region: str, code: str) -> None:
    assert jurisdiction_of(country, region) == code
    assert not code or pack(code, TODAY).rules


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [
        ("US", "Texas", "US-TX"), ("US", "Mars", ""), ("CA", "ON", "CA-ON"), ("Canada", "ca-on", "CA-ON"),
        ("UK", "SCT", "GB-SCT"), ("CN", "内蒙古自治区", ""), ("Mars", "ON", ""), ("DE", "", ""),
    ],
)  # fmt: skip
def test_a_part_of_a_country_is_known_by_its_code(country: str, region: str, code: str) -> None:
    assert region_of(country, region) == code


@pytest.mark.parametrize(
    ("named", "place"),
    [
        ("us-tx", "US-TX"), ("US-Texas", "US-TEXAS"), ("CA-ON", "CA-ON"), ("de-by", "DE-BY"), ("uk-sct", "GB-SCT"),
        ("Guinea-Bissau", "GW"), ("Germany", "DE"), ("eu", "EU"), (" UK ", "GB"),
    ],
)  # fmt: skip
def test_no_place_that_a_policy_names_is_every_place(named: str, place: str) -> None:
    assert law.place_of(named) == place


def test_months_and_business_days() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert business_days_later(date(2026, 3, 6), 1) == date(2026, 3, 9)
    assert business_days_later(date(2026, 3, 7), 5) == date(2026, 3, 13)
    assert (Span(days=14).as_days, months(24).as_days, ALWAYS.endless) == (14, 730, True)


def test_groups_of_goods_come_from_traits_before_words() -> None:
    assert groups_of(("phone",), "服装") == ({"electronics"}, True)
    assert groups_of((), "Women/Clothing & Shoes") == ({"apparel"}, False)
    assert groups_of((), "Home & Garden") == groups_of((), "家居") == groups_of((), "tea") == (set(), False)


def test_every_word_of_the_packs_has_a_label_in_both_languages() -> None:
    used = {out.trait for found in law.ROWS for out in getattr(found, "outs", ())}
    used |= {trait for found in law.ROWS if isinstance(found, Conformity) for trait in found.traits}
    assert used <= set(TRAITS)
    with translation.override("zh-hans"):
        for label in [*TRAITS.values(), *CONDITIONS.values()]:
            assert any("\u4e00" <= char <= "\u9fff" for char in str(label)), label


def test_every_rule_that_decides_is_cited_in_both_languages() -> None:
    for found in law.ROWS:
        if found.cite != ("", ""):
            assert all(found.cite)
        elif isinstance(found, Withdrawal | Conformity):
            pytest.fail(f"{found.id} is cited by its bare wording")
    assert law.cited("CN-7D", "zh-hans").startswith("《消费者权益保护法》")
    assert law.cited("no such rule") == ""


def test_the_version_is_the_same_in_every_process() -> None:
    assert re.fullmatch(r"2026\.11-[0-9a-f]{12}", law.VERSION)
    assert law.VERSION.endswith(law.DIGEST)


DOCS = HERE.parents[3] / "docs" / "law.md"


def test_the_guide_lists_every_rule_as_it_is() -> None:
    rows = dict(re.findall(r"^\| ([A-Z][A-Z0-9-]+) \| (.*) \|$", DOCS.read_text(), re.M))
    assert sorted(rows) == sorted({found.id for found in law.ROWS})
    for id, told in rows.items():
        found = rule(id)
        begins = f" from {found.valid_from}" if found.valid_from else ""
        assert told.startswith(f"{found.verified}{begins} | "), id
