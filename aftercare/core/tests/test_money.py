"""Money adds up: no split, rounding or currency loses or invents a minor unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.core.money import Money, NotMoney, allocate, cumulative, exponent, minor_units

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)
quantities = st.integers(1, 50_000)


@given(amounts, weights)
def test_parts_sum_to_the_whole(total: int, weights: list[int]) -> None:
    assert sum(allocate(total, weights)) == total


@given(amounts, weights.filter(any))
def test_each_part_is_its_share_to_the_unit(total: int, weights: list[int]) -> None:
    for part, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or part == 0


def test_what_is_left_goes_to_the_largest_remainder_then_to_the_first() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(5, [1, 8]) == [1, 4]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(7, [0, 0]) == [7, 0]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_a_split_over_nothing_or_less_is_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        allocate(5, weights)


@given(st.integers(0, 10**12), quantities, st.data())
def test_any_partition_of_the_units_sums_to_the_total(total: int, of: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, of), max_size=30)))
    edges = [0, *cuts, of]
    parts = [cumulative(total, end, of) - cumulative(total, start, of) for start, end in pairwise(edges)]
    assert sum(parts) == total
    assert min(parts) >= 0


@given(st.integers(0, 10**12), quantities, st.data())
def test_what_units_cost_is_rounded_half_up(total: int, of: int, data: st.DataObject) -> None:
    units = data.draw(st.integers(0, of))
    exact = Fraction(total * units, of)
    assert cumulative(total, units, of) == (exact + Fraction(1, 2)).__floor__()


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("JPY", 0), ("KRW", 0), ("CNY", 2), ("GBP", 2), ("RSD", 2), ("KWD", 3), ("IQD", 3), ("CLF", 4)],
)
def test_a_currency_has_its_own_minor_unit(currency: str, digits: int) -> None:
    assert exponent(currency) == digits
    assert Money.of("7", currency).minor == 7 * 10**digits
    assert Money(1, currency).decimal == Decimal(1).scaleb(-digits)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.345", "CNY", 1235), ("-12.345", "CNY", -1235), ("12.5", "JPY", 13), ("1.2345", "KWD", 1235),
        ("0.005", "GBP", 1), ("1e3", "GBP", 100_000),
    ],
)  # fmt: skip
def test_amounts_are_rounded_half_away_from_zero(text: str, currency: str, minor: int) -> None:
    assert minor_units(text, currency) == minor


@pytest.mark.parametrize("text", ["", "twelve", "1,50", "NaN", "Infinity", "-inf", "9" * 40, "sNaN", "1e999999"])
def test_what_is_no_amount_is_refused_naming_the_field(text: str) -> None:
    with pytest.raises(NotMoney) as refused:
        Money.of(text, "CNY")
    assert refused.value.field == "amount"


@pytest.mark.parametrize("currency", ["", "RMB", "cny", "EURO"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(NotMoney):
        Money(1, currency)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError):
        Money(1, "CNY") + Money(1, "JPY")
    with pytest.raises(ValueError):
        Money(1, "CNY") - Money(1, "JPY")
    assert Money(5, "CNY") - Money(7, "CNY") == -Money(2, "CNY")


@given(st.integers(-(10**10), 10**10), st.sampled_from(["JPY", "CNY", "KWD"]))
def test_an_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    assert Money.of(str(Money(minor, currency).decimal), currency).minor == minor


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(12_800, "CNY"), "zh-hans", "¥128.00"),
        (Money(12_800, "CNY"), "en", "¥128.00"),
        (Money(1250, "GBP"), "en", "£12.50"),
        (Money(1250, "JPY"), "en", "¥1,250"),
        (Money(1250, "KWD"), "en", "KWD\xa01.250"),
        (Money(1250, "IQD"), "en", "IQD\xa01.250"),
        (Money(1250, "RSD"), "en", "RSD\xa012.50"),
        (Money(-5, "CNY"), "zh-hans", "-¥0.05"),
    ],
)
def test_every_minor_unit_is_shown(money: Money, locale: str, text: str) -> None:
    assert money.text(locale) == text


@given(st.integers(0, 10**9), weights.filter(any), st.sampled_from(["JPY", "CNY", "KWD"]))
def test_split_money_keeps_its_currency_and_sum(minor: int, weights: list[int], currency: str) -> None:
    parts = Money(minor, currency).split(weights)
    assert sum(parts, Money(0, currency)) == Money(minor, currency)
