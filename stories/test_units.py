"""Units and their money are one: approved in part, offered for, exchanged or lost, none is paid or held twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.orders.delivering import report, send_out
from aftercare.orders.models import Order
from aftercare.orders.products import ProductIn, save_products
from aftercare.parcels import sending
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import CarrierClaim
from aftercare.policy.terms import ExchangeTerms
from aftercare.promises.sweep import sweep
from stories.makers import (
    AGENT,
    ANY_REASON,
    CARRIER,
    CUSTOMER,
    NOW,
    STRICT,
    SUPERVISOR,
    SYSTEM,
    WAREHOUSE,
    asks_for,
    bring_to,
    line_in,
    lines_of,
    make_case,
    make_order,
    make_shop,
    open_on,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def order_of(*quantities: int, gross: int = 1000) -> Order:
    return make_order(make_shop(STRICT), [line_in(quantity=n, gross=gross, tax=60) for n in quantities])


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


def one_of_two(case: Case) -> list[Finding]:
    pk = case.asked[0].pk
    return [
        Finding(case_line_id=pk, units=1, grade="A", accepted=True, disposition="sellable"),
        Finding(case_line_id=pk, units=1, grade="D", accepted=False, disposition="to_customer"),
    ]


def offered(order: Order, **terms: object) -> Case:
    case = bring_to(make_case(order, units=[1], reason="defect"), "review")
    return cases.offer(case, words="Keep it for less?", by=AGENT, at=NOW, **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize("terms", [{"path": "keep"}, {"kind": "refund_only", "path": "keep"}])
def test_what_an_offer_saved_on_one_unit_pays_for_no_other(terms: dict[str, str]) -> None:
    order = order_of(2)
    first = cases.accept_offer(offered(order, amount=100, **terms), by=CUSTOMER, at=NOW)
    bring_to(first, "completed")
    second = bring_to(open_on(order, kind="return", path="send_back", units=[1]), "completed")
    order.refresh_from_db()
    assert (first.granted, second.granted, order.refunded) == (100, 500, 600)
    (line,) = lines_of(order)
    assert (line.granted, line.waived, line.granted_tax + line.waived_tax) == (600, 400, 60)
    clean()


def test_what_was_forgone_comes_back_when_the_request_ends_without_a_remedy() -> None:
    order = order_of(2)
    case = cases.accept_offer(offered(order, path="send_back", amount=100), by=CUSTOMER, at=NOW)
    cases.withdraw(case, by=CUSTOMER, at=NOW)
    (line,) = lines_of(order)
    assert (line.granted, line.waived, line.grant(2)) == (0, 0, (1000, 60))
    clean()


def test_what_was_forgone_for_two_units_is_forgone_for_the_one_that_is_accepted() -> None:
    order = order_of(2)
    case = bring_to(make_case(order, units=[2], reason="defect"), "review")
    case = cases.offer(case, path="send_back", amount=600, words="For less?", by=AGENT, at=NOW)
    case = bring_to(cases.accept_offer(case, by=CUSTOMER, at=NOW), "inspection")
    case = inspect(case, findings=one_of_two(case), by=WAREHOUSE, at=NOW)
    (line,) = lines_of(order)
    rest = Case.objects.get(step="failed")
    assert (case.granted, rest.granted, line.granted, line.waived) == (300, 300, 600, 400)
    cases.take_back(rest, by=CUSTOMER, at=NOW)
    bring_to(Case.objects.get(pk=rest.pk), "sent_back")
    (line,) = lines_of(order)
    assert (line.granted, line.waived, line.grant(1)[0]) == (300, 200, 500)
    clean()


def test_what_is_agreed_on_for_one_line_is_not_taken_from_another() -> None:
    order = order_of(1, 1)
    half = {lines_of(order)[1].pk: 500}
    case = cases.open_decided(
        kind="return", path="send_back", order=order, asks=asks_for(order), by=AGENT, at=NOW, amounts=half
    )
    assert [(line.amount, line.waived, line.tax) for line in case.asked] == [(1000, 0, 60), (500, 500, 30)]
    assert case.granted == 1500
    clean()


def test_units_not_approved_are_never_held_again() -> None:
    order = order_of(1, 1)
    case = bring_to(make_case(order, kind="reship", units=[1, 1], reason="missing"), "review")
    case = cases.approve(case, units={case.asked[1].pk: 0}, by=AGENT, at=NOW)
    case = sending.lose(bring_to(case, "delivering"), by=CARRIER, at=NOW)
    case = cases.refund_instead(case, words="None is left.", by=AGENT, at=NOW)
    sent, dropped = lines_of(order)
    assert (case.granted, sent.kept, dropped.kept, dropped.refundable) == (1000, 1, 0, 1)
    clean()
    bring_to(case, "completed")
    clean()


def test_an_appeal_claims_only_what_was_approved() -> None:
    order = order_of(1, 1)
    case = bring_to(make_case(order, units=[1, 1], reason="defect"), "review")
    case = cases.approve(case, units={case.asked[1].pk: 0}, by=AGENT, at=NOW)
    case = cases.reject(bring_to(case, "in_transit"), because="It is not ours.", by=AGENT, at=NOW)
    case = cases.appeal(Case.objects.get(pk=case.pk), words="It is.", by=CUSTOMER, at=NOW)
    approved, dropped = lines_of(order)
    assert (case.granted, approved.open, dropped.open) == (1000, 1, 0)
    clean()


def test_an_offer_of_another_kind_asks_for_what_was_approved_as_it_was_declared() -> None:
    order = order_of(1, 1)
    asks = [replace(ask, condition=("opened",)) for ask in asks_for(order, [1, 1], reason="defect")]
    case = cases.open_case(kind="return", order=order, asks=asks, by=CUSTOMER, at=NOW)
    case = cases.offer(bring_to(case, "review"), kind="exchange", words="Another one?", by=AGENT, at=NOW)
    made = cases.accept_offer(case, by=CUSTOMER, at=NOW)
    assert [line.condition for line in made.asked] == [["opened"], ["opened"]]
    clean()


def test_goods_that_could_be_kept_come_back_after_all_where_that_is_approved() -> None:
    kept = {reason: reason_terms.model_copy(update={"keep_below": 9999}) for reason, reason_terms in ANY_REASON.items()}
    order = make_order(make_shop(STRICT.model_copy(update={"reasons": kept})), [line_in(quantity=2, gross=1000)])
    case = bring_to(make_case(order, units=[1], reason="defect"), "review")
    (line,) = lines_of(order)
    assert (case.path, line.open, line.kept) == ("keep", 0, 1)
    case = cases.approve(case, path="send_back", by=AGENT, at=NOW)
    (line,) = lines_of(order)
    assert (case.step, line.open, line.kept) == ("send_back", 1, 0)
    assert bring_to(case, "completed").granted == 500
    clean()


@pytest.mark.parametrize(
    ("kind", "path"), [("refund_only", "lost"), ("refund_only", "intercept"), ("return", "refused")]
)
def test_a_path_that_the_goods_exclude_is_refused_with_those_that_are_left(kind: str, path: str) -> None:
    order = order_of(2)
    case = bring_to(make_case(order, kind=kind, units=[1], reason="defect"), "review")
    before = (Case.objects.values().get(), EventRow.objects.count(), CarrierClaim.objects.count())
    for act in (cases.approve, partial(cases.offer, words="This?")):
        with pytest.raises(Refused, match="keep") as refused:
            act(case, path=path, by=AGENT, at=NOW)
        assert refused.value.code == "bad_path"
    with pytest.raises(Refused):
        open_on(order, kind=kind, path=path, units=[1])
    assert (Case.objects.values().get(), EventRow.objects.count(), CarrierClaim.objects.count()) == before


def test_of_units_refunded_as_lost_only_those_lost_are_written_off() -> None:
    order = make_order(make_shop(STRICT), [line_in(quantity=2, gross=1000, shipped=0)], delivered_at=None)
    pk = lines_of(order)[0].pk
    for number, state in (("OUT-0001", "delivered"), ("OUT-0002", "lost")):
        send_out(order, tracking_number=number, units={pk: 1}, by=SYSTEM, at=NOW)
        report(order, tracking_number=number, state=state, by=SYSTEM, at=NOW)
    bring_to(open_on(order, kind="refund_only", path="lost", units=[2]), "completed")
    (line,) = lines_of(order)
    assert (line.written_off, line.kept, line.refunded) == (1, 1, 1000)
    clean()


def test_the_difference_in_price_is_that_of_the_units_approved_and_is_told() -> None:
    terms = STRICT.model_copy(update={"exchange": ExchangeTerms(same_price_only=False)})
    order = make_order(make_shop(terms), [line_in(quantity=2, gross=1000)])
    save_products(order.shop, [ProductIn(sku="BIG", title="Big cup", price=700)])
    asks = [replace(ask, wanted="BIG") for ask in asks_for(order, reason="defect")]
    case = bring_to(cases.open_case(kind="exchange", order=order, asks=asks, by=CUSTOMER, at=NOW), "review")
    (line,) = case.asked
    assert (line.wanted_title, line.difference, case.difference) == ("Big cup", 400, 400)
    case = cases.approve(case, units={line.pk: 1}, by=AGENT, at=NOW)
    assert [found.difference for found in Case.objects.get(pk=case.pk).asked] == [200]
    told = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name="case.approved").get()
    assert told.data["difference"] == 200
    clean()


@pytest.mark.parametrize("kind", ["return", "exchange"])
def test_a_unit_that_is_not_accepted_has_an_owner_and_a_deadline_while_the_other_gets_its_remedy(kind: str) -> None:
    order = order_of(2)
    case = bring_to(open_on(order, kind=kind, path="send_back", units=[2]), "inspection")
    case = inspect(case, findings=one_of_two(case), by=WAREHOUSE, at=NOW)
    rest = Case.objects.exclude(pk=case.pk).get()
    assert (rest.step, rest.owner, rest.due_action) == ("failed", "customer", "take_back")
    assert rest.links.get().other == case
    (line,) = lines_of(order)
    assert (line.received, line.refundable, line.granted) == (2, 0, 1000)
    clean()
    rest = cases.dispute(rest, words="It came like this.", by=CUSTOMER, at=NOW)
    rest = cases.rule(rest, ruling="customer", words="It did.", by=SUPERVISOR, at=NOW)
    assert bring_to(rest, "completed").step == bring_to(case, "completed").step
    order.refresh_from_db()
    assert order.refunded == (1000 if kind == "return" else 0)
    clean()


def test_nobody_answering_for_it_the_unit_goes_back_and_is_free_to_be_asked_for() -> None:
    order = order_of(2)
    case = bring_to(open_on(order, kind="return", path="send_back", units=[2]), "inspection")
    inspect(case, findings=one_of_two(case), by=WAREHOUSE, at=NOW)
    sweep(at=NOW + timedelta(hours=49))
    rest = Case.objects.get(step="returning")
    bring_to(rest, "sent_back")
    (line,) = lines_of(order)
    assert (line.received, line.refundable, line.grant(1)[0]) == (1, 1, 500)
    clean()
