"""A backtest says what another policy would have decided; its figures add up however the work is cut."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.cases import actions
from aftercare.cases.backtesting import finish, run_now, run_part, running, start
from aftercare.cases.backtesting.summing import BY, EXAMPLES_EACH, TABLES, adds_up, merge, nothing
from aftercare.cases.backtesting.tasks import end_given_up, run_later
from aftercare.cases.models import FOLLOWING, Case
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.core.tasks import dead_letters, retry, run_until_idle
from aftercare.orders.intake import CustomerIn
from aftercare.orders.models import Order, OrderLine
from aftercare.people.models import Consent, Customer, Shop
from aftercare.policy.actions import make_draft, stop_automatic
from aftercare.policy.models import Backtest, BacktestPart, PolicyVersion, RefusedAsk
from aftercare.policy.terms import AutoApproval, ReasonTerms, Strategy, Terms, WindowTerms
from stories.makers import AGENT, ANY_REASON, NOW, SUPERVISOR, asks_for, line_in, make_case, make_order, make_shop
from stories.steering import CUSTOMER

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 60 * DAY
LIN = CustomerIn(external_id="lin", email="lin@example.com")
CAPPED = Strategy(name="few", daily_count=1)


def window(days: int, **fields: Any) -> Terms:
    reasons = {**ANY_REASON, "changed_mind": ReasonTerms(freight="customer")}
    return Terms(**{"window_days": days, "reasons": reasons, "auto_return": AutoApproval(reasons=None), **fields})


@pytest.fixture
def shop() -> Shop:
    """Asked for 2, 10 and 20 days after delivery under a window of 15 days; the last was refused."""
    shop = make_shop(window(15), country="US")
    for days in (2, 10):
        make_case(make_order(shop, [line_in(gross=1_000)], customer=LIN), at=NOW + days * DAY)
    order = make_order(shop, [line_in(gross=1_000)], customer=LIN)
    with pytest.raises(Refused):
        actions.open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW + 20 * DAY)
    return shop


def draft_of(shop: Shop, days: int, **fields: Any) -> PolicyVersion:
    return make_draft(shop=shop, title=f"{days} days", terms=window(days, **fields), by=SUPERVISOR, at=NOW)


def ran(draft: PolicyVersion, **options: Any) -> dict[str, Any]:
    backtest = run_now(start(draft, by=SUPERVISOR, at=LATER, **options))
    assert backtest.state == "done" and backtest.report and adds_up(backtest.report)
    assert backtest.report["total"]["requests"] == backtest.total
    return dict(backtest.report)


def brief(cell: dict[str, Any], currency: str = "CNY") -> tuple[int, ...]:
    """Requests, changed, money before and after; where a person is asked, that money too."""
    money = cell["money"][currency]
    waits = (money["person_before"], money["person_after"])
    return (cell["requests"], cell["changed"], money["before"], money["after"], *(waits if any(waits) else ()))


def briefly(table: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    return {name: brief(cell) for name, cell in table.items()}


def test_a_longer_window_takes_what_was_refused(shop: Shop) -> None:
    report = ran(draft_of(shop, 30))
    assert brief(report["total"]) == (3, 1, 2_000, 3_000)
    assert briefly(report["verdicts"]) == {"accept>accept": (2, 0, 2_000, 2_000), "refuse>accept": (1, 1, 0, 1_000)}
    assert briefly(report["by"]["day"]) == {
        "007": (1, 0, 1_000, 1_000), "014": (1, 0, 1_000, 1_000), "030": (1, 1, 0, 1_000),
    }  # fmt: skip


def test_a_shorter_window_refuses_what_was_accepted(shop: Shop) -> None:
    report = ran(draft_of(shop, 7))
    assert brief(report["verdicts"]["accept>refuse"]) == (1, 1, 1_000, 0)
    (example,) = report["examples"]
    case = Case.objects.select_related("order").latest("opened_at")
    assert (example["case"], example["order"], example["change"]) == (case.ref, case.order.number, "accept>refuse")
    assert (example["old"]["verdict"], example["new"]["because"]["says"]) == ("accept", "window_closed")


def test_what_waits_for_a_person_is_no_sure_money(shop: Shop) -> None:
    report = ran(draft_of(shop, 15, auto_return=AutoApproval()))
    assert brief(report["total"]) == (3, 2, 2_000, 0, 0, 2_000)
    report = ran(draft_of(shop, 15, reasons={**ANY_REASON, "changed_mind": ReasonTerms(photos_from=0)}))
    assert brief(report["verdicts"]["accept>evidence"])[2:] == (2_000, 0, 0, 2_000)


def test_currencies_are_never_added_up(shop: Shop) -> None:
    make_case(make_order(shop, [line_in(gross=700)], currency="USD"), at=NOW + DAY)
    report = ran(draft_of(shop, 30))
    total = report["total"]
    assert (brief(total)[2:], brief(total, "USD")[2:], total["requests"]) == ((2_000, 3_000), (700, 700), 4)


def test_a_request_refused_three_times_is_paid_once(shop: Shop) -> None:
    order = Order.objects.exclude(cases__isnull=False).get()
    for days in (21, 22):
        with pytest.raises(Refused):
            actions.open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW + days * DAY)
    report = ran(draft_of(shop, 30))
    assert (report["verdicts"]["refuse>accept"]["times"], brief(report["total"])) == (3, (3, 1, 2_000, 3_000))
    assert (report["examples"][0]["order"], report["examples"][0]["sku"]) == (order.number, order.lines.get().sku)


def test_the_examples_are_a_few_of_each_change_of_verdict(shop: Shop) -> None:
    for _turn in range(EXAMPLES_EACH + 1):
        make_case(make_order(shop, [line_in(gross=1_000)]), at=NOW + 3 * DAY)
    reasons = {**ANY_REASON, "changed_mind": ReasonTerms(photos_from=0)}
    report = ran(draft_of(shop, 15, reasons=reasons, windows=(WindowTerms(days=30, placed_from=NOW.date()),)))
    found = [example["change"] for example in report["examples"]]
    assert {change: found.count(change) for change in found} == {
        "accept>evidence": EXAMPLES_EACH, "refuse>evidence": 1,
    }  # fmt: skip


def test_a_draft_that_asks_for_a_record_is_tried_on_what_is_known(shop: Shop) -> None:
    Customer.objects.update(tier="gold")
    gold = WindowTerms(days=30, tiers=("gold",))
    report = ran(draft_of(shop, 15, windows=(gold,)))
    assert brief(report["verdicts"]["refuse>accept"]) == (1, 1, 0, 1_000)
    assert report["caveats"] == {"customer_as_of_today": 3}
    assert set(report["by"]["tier"]) == {"gold"}


def test_the_record_is_that_of_the_instant_of_the_request(shop: Shop) -> None:
    strategy = Strategy(name="first", max_cases=0)
    report = ran(draft_of(shop, 30, auto_return=AutoApproval(), strategies=(strategy,)))
    assert {name: cell["requests"] for name, cell in report["verdicts"].items()} == {
        "accept>accept": 1, "accept>review": 1, "refuse>review": 1,
    }  # fmt: skip


def test_what_an_inspection_opened_is_neither_tried_nor_counted_for_the_customer(shop: Shop) -> None:
    first = Case.objects.order_by("opened_at")[0]
    Case.objects.filter(pk=first.pk).update(channel=FOLLOWING)
    strategy = Strategy(name="first", max_cases=0)
    report = ran(draft_of(shop, 30, auto_return=AutoApproval(), strategies=(strategy,)))
    assert {name: cell["requests"] for name, cell in report["verdicts"].items()} == {
        "accept>accept": 1, "refuse>review": 1,
    }  # fmt: skip


def test_what_could_not_be_tried_is_said(shop: Shop) -> None:
    order = Order.objects.exclude(cases__isnull=False).get()
    OrderLine.objects.filter(order=order).delete()
    make_case(make_order(stop_automatic(shop, by=SUPERVISOR, at=NOW)), at=NOW + 3 * DAY)
    report = ran(draft_of(shop, 15, windows=(WindowTerms(days=30, tiers=("gold",)),)))
    assert report["caveats"] == {"customer_unknown": 1, "customer_as_of_today": 2, "automatic_stopped": 1}


def test_whom_the_shop_had_blocked_then_is_blocked_under_every_draft(shop: Shop) -> None:
    Customer.objects.update(blocked=True)
    make_case(Order.objects.exclude(cases__isnull=False).get(), at=NOW + 4 * DAY)
    Customer.objects.update(blocked=False)
    strategies = (Strategy(name="any"), Strategy(name="known", min_orders=1))
    for strategy in strategies:
        report = ran(draft_of(shop, 15, auto_return=AutoApproval(), strategies=(strategy,)))
        assert brief(report["verdicts"]["review>review"])[0] == 1


def test_daily_caps_are_counted_in_the_order_of_the_requests(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours in (1, 2, 25):
        make_case(make_order(shop, [line_in(gross=1_000)]), at=NOW + timedelta(hours=hours))
    monkeypatch.setattr(running, "PART", 1)
    report = ran(draft_of(shop, 15, auto_return=AutoApproval(), strategies=(CAPPED,)))
    assert brief(report["verdicts"]["accept>accept"])[0] == 4
    assert brief(report["verdicts"]["accept>review"])[0] == 1


def test_a_refusal_is_left_to_a_person_for_who_objects_to_programs(shop: Shop) -> None:
    Consent.objects.create(customer=Customer.objects.get(), purpose="automated", given=False, at=NOW)
    assert ran(draft_of(shop, 7))["verdicts"].keys() == {"accept>accept", "accept>review", "refuse>review"}


def test_two_drafts_are_compared_with_one_another(shop: Shop) -> None:
    report = ran(draft_of(shop, 30), against=draft_of(shop, 7))
    assert brief(report["total"]) == (3, 2, 1_000, 3_000)


def test_only_the_time_asked_about_counts(shop: Shop) -> None:
    assert ran(draft_of(shop, 30), since=NOW + 5 * DAY, until=NOW + 15 * DAY)["total"]["requests"] == 1


def test_the_same_draft_changes_nothing(shop: Shop) -> None:
    report = ran(draft_of(shop, 15))
    assert (report["total"]["changed"], report["examples"]) == (0, [])


def test_however_the_work_is_cut_the_figures_are_the_same(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ran(draft_of(shop, 30))
    monkeypatch.setattr(running, "PART", 1)
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=LATER)
    assert backtest.parts.count() == 3
    assert run_now(backtest).report == whole


def test_a_part_done_twice_is_done_once(shop: Shop) -> None:
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=LATER)
    for _turn in range(2):
        for part in backtest.parts.all():
            run_part(part)
    assert finish(backtest) and not finish(backtest)
    report = Backtest.objects.get().report
    assert report and report["total"]["requests"] == 3


def test_workers_do_it_in_the_background(shop: Shop) -> None:
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=LATER)
    run_later(backtest)
    run_until_idle()
    backtest.refresh_from_db()
    assert backtest.state == "done" and backtest.report


def test_a_part_that_fails_for_good_ends_it_with_a_sentence(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=LATER)
    run_later(backtest)
    with monkeypatch.context() as broken, clock.virtual(LATER) as time:
        broken.setattr(running, "add", lambda *_args: 1 / 0)
        while not dead_letters().exists():
            run_until_idle()
            end_given_up()
            time.advance(clock.now() + DAY)
    end_given_up()
    backtest.refresh_from_db()
    assert (backtest.state, backtest.report, bool(backtest.finished_at)) == ("failed", None, True)
    assert "./run tasks" in backtest.error
    assert retry(dead_letters().get().pk)
    run_until_idle()
    backtest.refresh_from_db()
    assert (backtest.state, backtest.error, bool(backtest.report)) == ("done", "", True)


def test_what_breaks_off_by_hand_does_not_run_for_ever(shop: Shop) -> None:
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    backtest = start(draft_of(shop, 30), by=SUPERVISOR, at=LATER)
    with pytest.raises(KeyboardInterrupt):
        run_now(backtest, progress=stop)
    assert Backtest.objects.get().state == "failed"


def test_the_shop_of_another_is_left_out(shop: Shop) -> None:
    other = make_shop(window(15), country="US")
    make_case(make_order(other))
    assert ran(draft_of(shop, 30))["total"]["requests"] == 3


@pytest.mark.parametrize(
    ("options", "field"),
    [({"since": NOW, "until": NOW}, "until"), ({"since": NOW + 90 * DAY}, ""), ({"against": "other"}, "against")],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(shop: Shop, options: dict[str, Any], field: str) -> None:
    if options.get("against"):
        options = {"against": draft_of(make_shop(window(3), country="US"), 3)}
    draft = draft_of(shop, 30)
    with pytest.raises(Refused) as refused:
        start(draft, by=SUPERVISOR, at=LATER, **options)
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


sums_of_money = st.fixed_dictionaries(
    dict.fromkeys(("before", "after", "person_before", "person_after"), st.integers(0, 10**6))
)
cells = st.fixed_dictionaries({
    **dict.fromkeys(("requests", "times", "changed"), st.integers(0, 10**6)),
    "money": st.dictionaries(st.sampled_from(["CNY", "GBP"]), sums_of_money),
})  # fmt: skip
tables = st.dictionaries(st.sampled_from("abc"), cells, min_size=1)


@given(st.lists(tables, max_size=5))
def test_merging_keeps_what_adds_up(parts: list[dict[str, Any]]) -> None:
    sums = nothing()
    for part in parts:
        whole = nothing()
        for cell in part.values():
            merge(whole, {**nothing(), "total": cell})
        merge(sums, {**dict.fromkeys(TABLES, part), "total": whole["total"], "by": dict.fromkeys(BY, part),
                     "caveats": {"automatic_stopped": 1}, "examples": [{"change": "accept>refuse"}] * 9})  # fmt: skip
    assert adds_up(sums)
    assert len(sums["examples"]) == (EXAMPLES_EACH if parts else 0)
    assert sum(sums["caveats"].values()) == len(parts)
