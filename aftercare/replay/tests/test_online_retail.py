from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from aftercare.cases.models import Case, CaseLine, DecisionRecord
from aftercare.core.actor import SYSTEM
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import Refund
from aftercare.orders.factories import make_order, make_shop
from aftercare.orders.models import Order, OrderLine
from aftercare.parcels.actions import receive
from aftercare.parcels.models import Parcel, Restock
from aftercare.policy.actions import publish
from aftercare.policy.terms import Terms
from aftercare.replay import accounts, walking
from aftercare.replay.online_retail import Replayed
from aftercare.replay.shops import TERMS, own_shop

from .conftest import Replay

SHOP: dict[str, str] = {"source": "online-retail", "name": "R", "currency": "GBP", "timezone": "Europe/London",
                        "country": "GB", "locale": "en"}  # fmt: skip


def account(done: Replayed) -> dict[str, Any]:
    return accounts.of_online_retail(done)


def taken(done: Replayed) -> list[tuple[str, str, int, int]]:
    """(credit note, order, units, money) of every case line."""
    lines = CaseLine.objects.filter(case__shop=done.shop).order_by("case__pk", "line__position")
    return list(lines.values_list("note", "case__order__number", "units", "amount"))


def test_a_credit_note_becomes_a_return_walked_to_its_refund(replay: Replay) -> None:
    done = replay("1 CUP 12 1 6.95 13\n C2 CUP -5 9 6.95 13")
    case = Case.objects.get(shop=done.shop)
    assert (case.kind, case.step, case.order.number) == ("return", "completed", "1")
    names = (
        EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk").values_list("name", flat=True)
    )
    assert list(names) == [
        "case.opened", "parcel.shipped", "parcel.received", "goods.inspected", "refund.requested", "refund.paid",
    ]  # fmt: skip
    assert set(EventRow.objects.filter(subject_id=case.pk, subject_kind="case").values_list("at", flat=True)) == {
        datetime(2010, 1, 9, 12, 0, tzinfo=UTC)
    }
    assert Parcel.objects.get(case=case).tracking_number == "00C2"
    assert Restock.objects.get().units == 5
    assert Order.objects.get(pk=case.order_id).refunded == 3475


def test_the_latest_sale_before_is_taken_first_and_later_ones_never(replay: Replay) -> None:
    done = replay("1 CUP 2 1 5 13\n 2 CUP 2 2 6 13\n C3 CUP -3 3 5 13\n 4 CUP 9 4 5 13")
    assert taken(done) == [("C3", "2", 2, 1200), ("C3", "1", 1, 500)]
    assert account(done)["lines_full"] == 1


def test_in_the_same_minute_the_row_of_the_file_decides(replay: Replay) -> None:
    done = replay("1 CUP 1 1:09:00 5 13\n C2 CUP -2 1:09:00 5 13\n 3 CUP 1 1:09:00 5 13")
    assert taken(done) == [("C2", "1", 1, 500)]
    (credit,) = done.ledger.credits
    assert (credit.matched, credit.reason) == (1, "fewer_sold")


def test_a_later_row_with_an_earlier_date_stands_before(replay: Replay) -> None:
    assert taken(replay("C2 CUP -1 5 5 13\n 1 CUP 1 4 5 13")) == [("C2", "1", 1, 500)]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("1 CUP 1 1 5 13\n C2 cup -1 2 5 13", "never_sold"),
        ("1 CUP 1 1 5 14\n C2 CUP -1 2 5 13", "never_sold"),
        ("1 CUP 1 1 5\n C2 CUP -1 2 5 13", "never_sold"),
        ("C2 CUP -1 2 5 13\n 1 CUP 1 3 5 13", "sold_later"),
        ("1 CUP 1 1 5 13\n C2 CUP -1 2 5 13\n C3 CUP -1 3 5 13", "used_up"),
    ],
)
def test_what_has_no_sale_is_listed_with_the_reason_and_never_invented(replay: Replay, rows: str, reason: str) -> None:
    done = replay(rows)
    assert [credit.reason for credit in done.ledger.credits][-1] == reason
    assert account(done)["lines_none"] == 1


def test_the_order_of_the_tests_sorts_every_row(replay: Replay) -> None:
    done = replay(
        "1 CUP 5 1 5 13\n 2 CUP -5 1 0\n A3 B 1 1 -90\n C4 M 1 2 9\n C5 CUP -1 2 5\n C6 CUP 2 2 5 13\n C7 CUP -1 2 5 13"
    )
    figures = account(done)
    assert {name: figures[name] for name in EXPECTED} == EXPECTED
    assert figures["unmatched_lines"] == {"no_customer": 2, "credit_not_negative": 1}
    assert done.run.counts["listed"] == 6


EXPECTED = {
    "rows": 7, "sale_invoices": 1, "credit_notes": 4, "credit_lines": 4, "credit_lines_without_customer": 2,
    "credit_lines_not_negative": 2, "units_asked": 1, "units_matched": 1, "lines_full": 1, "lines_part": 0,
    "lines_none": 0, "cases_completed": 1, "refunded_minor": 500, "credit_minor": -900,
    "credit_minor_with_customer": 500, "audit_violations": 0,
}  # fmt: skip


def test_identical_rows_are_lines_of_their_own_and_one_case_is_made_per_note_and_order(replay: Replay) -> None:
    done = replay("1 CUP 2 1 5 13\n 1 CUP 2 1 5 13\n 1 POT 1 1 9 13\n C2 CUP -3 2 5 13\n C2 POT -1 2 9 13")
    assert taken(done) == [("C2", "1", 1, 500), ("C2", "1", 2, 1000), ("C2", "1", 1, 900)]
    assert Case.objects.filter(shop=done.shop).count() == 1


def test_pieces_of_a_line_sum_to_what_was_paid_for_it(replay: Replay) -> None:
    done = replay("1 CUP 3 1 0.335 13\n C2 CUP -1 2 1 13\n C3 CUP -1 3 1 13\n C4 CUP -1 4 1 13")
    assert [amount for *_rest, amount in taken(done)] == [34, 33, 34]  # 1.005 is 101 pence
    assert OrderLine.objects.get(order__shop=done.shop).refunded == 101


def test_services_are_refunded_without_a_parcel_and_with_goods_in_one_case(replay: Replay) -> None:
    done = replay("1 POST 1 1 18 13\n 2 CUP 1 1 5 13\n 2 POST 1 1 18 13\n C3 POST -2 2 18 13\n C3 CUP -1 2 5 13")
    kinds = dict(Case.objects.filter(shop=done.shop).values_list("order__number", "kind"))
    assert kinds == {"1": "refund_only", "2": "return"}
    assert Parcel.objects.count() == 1
    figures = account(done)
    assert (figures["refunded_minor"], figures["refunded_service_minor"]) == (4100, 3600)
    assert figures["service"]["units_matched"] == 2


def test_a_gift_is_returned_for_nothing_and_still_completes(replay: Replay) -> None:
    done = replay("1 CUP 1 1 0 13\n C2 CUP -1 2 5 13")
    figures = account(done)
    assert (figures["cases_completed"], figures["refunded_minor"], figures["lines_full"]) == (1, 0, 1)


def test_the_difference_to_the_credit_notes_is_explained_to_the_penny(replay: Replay) -> None:
    done = replay(
        "1 CUP 2 1 5 13\n C2 CUP -3 2 4.99 13\n C3 POT -1 2 7 13\n C4 CUP -1 2 3\n C5 M -1 2 100 13\n C6 CUP 1 2 2 13"
    )
    figures = account(done)
    parts = dict(figures["difference_minor"])
    assert parts.pop("total") == sum(parts.values()) == figures["credit_minor"] - figures["refunded_minor"]
    assert parts == {
        "without_customer": 300, "not_negative": -200, "unmatched_goods": 499 + 700, "unmatched_service": 10000,
        "other_price": -2,
    }  # fmt: skip


ROWS = "1 CUP 9 1 5 13\n C2 CUP -1 2 5 13\n C3 CUP -1 3 5 13\n C4 CUP -1 4 5 13\n C5 CUP -9 5 5 13"


def test_a_second_run_changes_nothing(replay: Replay) -> None:
    first = account(replay(ROWS))
    before = (list(EventRow.objects.values()), list(Refund.objects.values()), list(OrderLine.objects.values()))
    done = replay(ROWS)
    again = account(done)
    assert (list(EventRow.objects.values()), list(Refund.objects.values()), list(OrderLine.objects.values())) == before
    assert not done.decided
    changing = {"seconds", "actions", "decisions"}
    assert {k: v for k, v in again.items() if k not in changing} == {
        k: v for k, v in first.items() if k not in changing
    }


def test_a_replay_killed_within_a_case_leaves_none_half_walked_and_goes_on(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    calls: list[int] = []

    def killed(*args: Any, **kwargs: Any) -> Case:
        calls.append(1)
        if len(calls) == 3:
            raise Killed
        return receive(*args, **kwargs)

    monkeypatch.setattr(walking, "receive", killed)
    with pytest.raises(Killed):
        replay(ROWS)
    assert list(Case.objects.values_list("step", flat=True)) == ["completed", "completed"]
    monkeypatch.setattr(walking, "receive", receive)
    done = replay(ROWS)
    assert taken(done) == [("C2", "1", 1, 500), ("C3", "1", 1, 500), ("C4", "1", 1, 500), ("C5", "1", 6, 3000)]
    assert account(done)["audit_violations"] == 0


def test_no_task_is_left_for_a_worker_and_messages_are_recorded_not_sent(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = replay("1 CUP 9 1 5 13")
    Order.objects.filter(shop=done.shop).update(email="lin@example.com")
    done = replay("1 CUP 9 1 5 13\n C2 CUP -1 2 5 13")
    assert account(done)["cases_completed"] == 1
    assert run_until_idle().ran == 0
    messages = list(Message.objects.values_list("state", "to", "created_at"))
    assert len(messages) >= 3
    assert set(messages) == {("recorded", "lin@example.com", datetime(2010, 1, 2, 12, 0, tzinfo=UTC))}


CLOSED = datetime(2010, 1, 16, 23, 59, 59, tzinfo=UTC)


def test_any_other_decision_is_counted_and_never_bypassed_and_deadlines_fire_at_their_instants(replay: Replay) -> None:
    shop = own_shop("strict", **SHOP)
    terms = TERMS.model_copy(
        update={"window_days": 10, "auto_return": TERMS.auto_return.model_copy(update={"reasons": ()})}
    )
    publish(shop=shop, terms=Terms.model_validate(terms.model_dump()), by=SYSTEM, at=datetime(2010, 1, 1, tzinfo=UTC))
    done = replay("1 CUP 9 1 5 13\n C2 CUP -1 2 5 13\n C3 CUP -1 20 5 13\n C4 CUP -1 21 5 13", slug="strict")
    assert done.decided == {"review": 1, "refuse": 2}
    case = Case.objects.get(shop=shop)
    assert DecisionRecord.objects.get(case=case).verdict == "review"
    told = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk").values_list("name", "at")
    assert [(name, at) for name, at in told if not name.startswith("legal.")] == [
        ("case.opened", datetime(2010, 1, 2, 12, 0, tzinfo=UTC)),
        ("case.due_soon", datetime(2010, 1, 4, 0, 0, tzinfo=UTC)),
        ("case.approved", datetime(2010, 1, 4, 12, 0, tzinfo=UTC)),  # nobody answered within 48 hours
        ("case.due_soon", CLOSED - timedelta(days=1)),
        ("case.expired", CLOSED),  # nothing came within the 14 days of British law
    ]
    assert [at for _name, at in told] == sorted(at for _name, at in told)
    figures = account(done)
    assert (figures["cases_completed"], figures["refunded_minor"], figures["units_matched"]) == (0, 0, 3)


def test_a_shop_with_orders_of_its_own_is_never_replayed_into(replay: Replay) -> None:
    shop = make_shop(slug="mine")
    make_order(shop)
    with pytest.raises(Exception, match="orders of its own"):
        replay(ROWS, slug="mine")
    assert not Case.objects.exists() and shop.orders.count() == 1


def test_an_invoice_that_was_rejected_is_no_sale_to_take_from(replay: Replay) -> None:
    done = replay("1 CUP 5 1 5 13\n 1 POT x 1 5 13\n C2 CUP -1 2 5 13")
    assert done.run.counts["rejected"] == 2
    assert [credit.reason for credit in done.ledger.credits] == ["never_sold"]


def test_the_command_says_what_is_wrong_with_the_file(db: None) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay", "online-retail", "nowhere.csv")
