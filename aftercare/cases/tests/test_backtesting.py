"""A backtest says what another policy would have decided; its figures add up however the work is cut."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.cases import actions
from aftercare.cases.backtesting import finish, run_now, run_part, running, start
from aftercare.cases.backtesting.summing import BY, MOST_EXAMPLES, adds_up, merge, nothing
from aftercare.cases.backtesting.tasks import run_later
from aftercare.cases.models import Case
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.policy.actions import make_draft
from aftercare.policy.models import Backtest, BacktestPart, PolicyVersion, RefusedAsk
from aftercare.policy.terms import AutoApproval, ReasonTerms, Terms
from stories.makers import AGENT, ANY_REASON, NOW, SUPERVISOR, asks_for, line_in, make_case, make_order, make_shop
from stories.steering import CUSTOMER

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def window(days: int) -> Terms:
    reasons = {**ANY_REASON, "changed_mind": ReasonTerms(freight="customer")}
    return Terms(window_days=days, reasons=reasons, auto_return=AutoApproval(reasons=None))


@pytest.fixture
def shop() -> Shop:
    """Asked for 2, 10 and 20 days after delivery under a window of 15 days; the last was refused."""
    shop = make_shop(window(15), country="US")
    for days in (2, 10):
        make_case(make_order(shop, [line_in(gross=1_000)]), at=NOW + days * DAY)
    order = make_order(shop, [line_in(gross=1_000)])
    with pytest.raises(Refused):
        actions.open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW + 20 * DAY)
    return shop


def draft_of(shop: Shop, days: int) -> PolicyVersion:
    return make_draft(shop=shop, title=f"{days} days", terms=window(days), by=SUPERVISOR, at=NOW)


def ran(draft: PolicyVersion, **options: Any) -> dict[str, Any]:
    backtest = run_now(start(draft, by=SUPERVISOR, at=NOW, **options))
    assert backtest.state == "done" and backtest.report and adds_up(backtest.report)
    assert backtest.report["total"][0] == backtest.total
    return dict(backtest.report)


def test_a_longer_window_takes_what_was_refused(shop: Shop) -> None:
    report = ran(draft_of(shop, 30))
    assert report["total"] == [3, 1, 2_000, 3_000]
    assert report["verdicts"] == {"accept>accept": [2, 0, 2_000, 2_000], "refuse>accept": [1, 1, 0, 1_000]}
    assert report["by"]["day"] == {"007": [1, 0, 1_000, 1_000], "014": [1, 0, 1_000, 1_000], "030": [1, 1, 0, 1_000]}


def test_a_shorter_window_refuses_what_was_accepted(shop: Shop) -> None:
    report = ran(draft_of(shop, 7))
    assert report["verdicts"]["accept>refuse"] == [1, 1, 1_000, 0]
    (example,) = report["examples"]
    assert example["case"] == Case.objects.order_by("opened_at").last().ref  # type: ignore[union-attr]
    assert (example["old"]["verdict"], example["new"]["because"]["says"]) == ("accept", "window_closed")


def test_two_drafts_are_compared_with_one_another(shop: Shop) -> None:
    report = ran(draft_of(shop, 30), against=draft_of(shop, 7))
    assert report["total"] == [3, 2, 1_000, 3_000]


def test_only_the_time_asked_about_counts(shop: Shop) -> None:
    assert ran(draft_of(shop, 30), since=NOW + 5 * DAY, until=NOW + 15 * DAY)["total"][0] == 1


def test_the_same_draft_changes_nothing(shop: Shop) -> None:
    report = ran(draft_of(shop, 15))
    assert (report["total"][1], report["examples"]) == (0, [])


def test_however_the_work_is_cut_the_figures_are_the_same(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ran(draft_of(shop, 30))
    monkeypatch.setattr(running, "PART", 1)
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=NOW)
    assert backtest.parts.count() == 3
    assert run_now(backtest).report == whole


def test_a_part_done_twice_is_done_once(shop: Shop) -> None:
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=NOW)
    for _turn in range(2):
        for part in backtest.parts.all():
            run_part(part)
    assert finish(backtest) and not finish(backtest)
    report = Backtest.objects.get().report
    assert report and report["total"][0] == 3


def test_workers_do_it_in_the_background(shop: Shop) -> None:
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=NOW)
    run_later(backtest)
    run_until_idle()
    backtest.refresh_from_db()
    assert backtest.state == "done" and backtest.report


def test_the_shop_of_another_is_left_out(shop: Shop) -> None:
    other = make_shop(window(15), country="US")
    make_case(make_order(other))
    assert ran(draft_of(shop, 30))["total"][0] == 3


@pytest.mark.parametrize(
    ("options", "field"),
    [({"since": NOW, "until": NOW}, "until"), ({"since": NOW + 90 * DAY}, ""), ({"against": "other"}, "against")],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(shop: Shop, options: dict[str, Any], field: str) -> None:
    if options.get("against"):
        options = {"against": draft_of(make_shop(window(3), country="US"), 3)}
    draft = draft_of(shop, 30)
    with pytest.raises(Refused) as refused:
        start(draft, by=SUPERVISOR, at=NOW, **options)
    assert (refused.value.field, Backtest.objects.count(), BacktestPart.objects.count()) == (field, 0, 0)


def test_an_agent_may_not_start_one(shop: Shop) -> None:
    draft = draft_of(shop, 30)
    with pytest.raises(Refused, match="role"):
        start(draft, by=AGENT, at=NOW)
    assert not Backtest.objects.exists()


def test_a_refused_request_is_kept_without_the_customer_and_counted_again(shop: Shop) -> None:
    order = make_order(shop, [line_in(gross=500)])
    for days in (20, 21):
        with pytest.raises(Refused):
            actions.open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW + days * DAY)
    kept = RefusedAsk.objects.get(facts__left=500)
    assert (kept.times, kept.again_at, Case.objects.filter(order=order).count()) == (2, NOW + 21 * DAY, 0)


cells = st.dictionaries(st.sampled_from("abc"), st.tuples(*[st.integers(0, 10**6)] * 4).map(list), min_size=1)


@given(st.lists(cells, max_size=5))
def test_merging_keeps_what_adds_up(parts: list[dict[str, list[int]]]) -> None:
    sums = nothing()
    for part in parts:
        total = [sum(column) for column in zip(*part.values(), strict=True)]
        merge(sums, {"total": total, "verdicts": part, "freight": part, "paths": part, "by": dict.fromkeys(BY, part),
                     "examples": [{}] * 9})  # fmt: skip
    assert not parts or adds_up(sums)
    assert len(sums["examples"]) <= MOST_EXAMPLES
