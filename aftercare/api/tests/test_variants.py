"""The kinds and their variants by API, through the shipped client: what was said and sent is in the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.core import clock
from aftercare.orders.factories import line_in, make_order
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare_client import ApiProblem, Client, types

from .talk import Talk, ask, new_order, new_shop, program, shop_token

pytestmark = pytest.mark.django_db

FINDING: types.FindingTaken = {"line": 1, "units": 1, "grade": "A", "accepted": True, "disposition": "sellable"}
WORN: types.FindingTaken = {"line": 2, "units": 1, "grade": "D", "accepted": False, "disposition": "to_customer"}
BOTH: list[types.CountTaken] = [{"line": 1, "units": 1}, {"line": 2, "units": 1}]


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def client(shop: Shop) -> Client:
    return program(shop_token(shop))


def customer_of(order: Order) -> Client:
    return program(Talk.of_customer(order).token)


def unsent(shop: Shop) -> Order:
    at = clock.now()
    lines = [line_in(1, 5_000, shipped=0), line_in(1, 3_000, shipped=0)]
    return make_order(shop, lines, placed_at=at, paid_at=at, delivered_at=None)


def opened(client: Client, order: Order, kind: str = "return", **more: Any) -> str:
    return client.open_case(**{**ask(order, kind=kind, reason="defect"), **more}).ref


def inspected(client: Client, ref: str, *findings: types.FindingTaken) -> types.CaseBrief:
    client.approve(ref)
    client.ship(ref, tracking_number="SF123456")
    client.receive(ref, lines=BOTH)
    return client.inspect(ref, findings=findings)


def test_fewer_units_than_asked_are_approved(client: Client, shop: Shop) -> None:
    ref = opened(client, new_order(shop))
    assert client.approve(ref, lines=[{"line": 2, "units": 0}]).amount == 5_000
    with pytest.raises(ApiProblem) as refused:
        client.approve(ref)
    assert (refused.value.status, refused.value.code) == (409, "move_not_allowed")


def test_a_photo_shown_at_the_beginning_is_evidence(client: Client, shop: Shop) -> None:
    from .world import picture

    photo = client.send_photo(photo=picture().read())
    ref = opened(client, new_order(shop), about="It flickers.", photos=[photo.ref])
    (evidence,) = client.get_case(ref).evidence
    assert (evidence.text, evidence.photos, evidence.round) == ("It flickers.", [photo.ref], 0)
    assert client.get_photo(photo.ref)[:2] == b"\xff\xd8"


def test_an_offer_of_another_kind_goes_on_as_that_one(client: Client, shop: Shop) -> None:
    order = new_order(shop)
    customer, ref = customer_of(order), opened(client, order)
    client.offer(ref, words="Keep them.", kind="refund_only", path="keep", amount=2_000)
    whole = customer.get_case(ref)
    assert [(one.kind, one.amount, one.state) for one in whole.offers] == [("refund_only", 2_000, "open")]
    assert {"accept-offer", "decline"} <= set(whole.actions)
    made = customer.accept_offer(ref)
    assert (made.kind, made.step, made.amount) == ("refund_only", "refund", 2_000)
    assert made.ref != ref
    assert [(link.ref, link.relation, link.outward) for link in customer.get_case(ref).links] == [
        (made.ref, "converted", True)
    ]
    assert [link.outward for link in customer.get_case(made.ref).links] == [False]


def test_a_dispute_of_the_inspection_is_ruled(client: Client, shop: Shop) -> None:
    order = new_order(shop)
    customer, ref = customer_of(order), opened(client, order)
    assert inspected(client, ref, {**WORN, "line": 1}, WORN).step == "failed"
    customer.dispute(ref, words="They were new.")
    client.ask(ref, words="How did you pack them?")
    customer.submit(ref, text="In their box.")
    ruled = program(shop_token(shop, "disputes:rule")).rule(ref, ruling="customer", words="The box shows it.")
    assert (ruled.step, ruled.amount) == ("refund", 8_000)
    (dispute,) = customer.get_case(ref).disputes
    assert (dispute.round, dispute.ruling, dispute.words) == (2, "customer", "The box shows it.")


def test_what_was_not_accepted_goes_on_by_itself_while_the_rest_is_paid(client: Client, shop: Shop) -> None:
    ref = opened(client, new_order(shop))
    assert inspected(client, ref, FINDING, WORN).amount == 5_000
    (link,) = client.get_case(ref).links
    rest = client.get_case(link.ref)
    assert (rest.step, [line.units for line in rest.lines]) == ("failed", [1])
    assert {"dispute", "take-back"} <= set(rest.actions)


def test_goods_that_were_not_sent_are_held_or_stopped(client: Client, shop: Shop) -> None:
    held = client.open_case(**ask(unsent(shop), kind="refund_only"))
    assert (held.path, held.step) == ("cancel", "hold")
    assert client.hold(held.ref).step == "refund"
    gone = client.open_case(**ask(unsent(shop), kind="refund_only"))
    assert client.sent(gone.ref).step == "intercept"
    assert client.intercept(gone.ref).step == "refund"


def test_a_parcel_that_a_carrier_lost_is_claimed_of_it(client: Client, shop: Shop) -> None:
    ref = opened(client, new_order(shop))
    client.approve(ref)
    client.ship(ref, tracking_number="SF123456", carrier="SF")
    assert client.lose(ref).step == "refund"
    whole = client.get_case(ref)
    assert [(claim.number, claim.leg, claim.carrier, claim.state) for claim in whole.claims] == [
        (1, "back", "SF", "open")
    ]
    assert "close-claim" in whole.actions
    client.close_claim(ref, claim=1, recovered=8_000)
    assert [(claim.recovered, claim.state) for claim in client.get_case(ref).claims] == [(8_000, "paid")]
    with pytest.raises(ApiProblem) as refused:
        client.close_claim(ref, claim=2, recovered=1)
    assert (refused.value.code, refused.value.errors[0].field) == ("unknown_claim", "claim")


def test_a_parcel_to_the_customer_is_reported_from_the_warehouse_to_the_door(client: Client, shop: Shop) -> None:
    order = unsent(shop)
    sent = client.send_order(order.ref, tracking_number="sf777777", lines=[{"line": 1, "units": 1}])
    assert (sent.tracking_number, sent.state) == ("SF777777", "in_transit")
    assert [line.in_transit for line in client.get_order(order.ref).lines] == [1, 0]
    assert client.report_delivery(order.ref, tracking_number="SF777777", state="delivered").delivered_at is not None
    read = client.get_order(order.ref)
    assert [line.in_transit for line in read.lines] == [0, 0]
    assert [parcel.state for parcel in read.deliveries] == ["delivered"]
    with pytest.raises(ApiProblem) as refused:
        client.send_order(order.ref, tracking_number="SF1", lines=[{"line": 9, "units": 1}])
    assert refused.value.errors[0].field == "lines.1.line"


def test_a_complaint_is_heard_to_its_end_and_keeps_the_shops_own_words(client: Client, shop: Shop) -> None:
    order = new_order(shop)
    customer = customer_of(order)
    ref = customer.open_case(order=order.ref, kind="complaint", about="Nobody answered for a week.").ref
    client.acknowledge(ref)
    client.assess(ref, severity="high")
    client.find(ref, cause="The queue had no owner.")
    client.respond(ref, words="We are sorry.", corrective_action="An owner for each queue.")
    own, theirs = client.get_case(ref).complaint, customer.get_case(ref).complaint
    assert own is not None and theirs is not None
    assert (own.severity, own.root_cause) == ("high", "The queue had no owner.")
    assert (theirs.response, theirs.severity, theirs.root_cause, theirs.corrective_action) == (
        "We are sorry.", "", "", "",
    )  # fmt: skip
    assert "queue" not in str(customer.get_case(ref).timeline)
    assert customer.confirm(ref).step == "completed"


def test_the_clock_is_stopped_and_the_customer_reads_why(client: Client, shop: Shop) -> None:
    order = new_order(shop)
    ref = opened(client, order)
    due = client.get_case(ref).due_at
    assert due is not None
    assert client.extend(ref, by_hours=24, because="A holiday").due_at == due + timedelta(hours=24)
    paused = client.pause(ref, because="We wait for the maker.")
    assert paused.paused_at is not None and paused.due_at is None
    whole = customer_of(order).get_case(ref)
    assert whole.pause is not None
    assert whole.pause.because == "We wait for the maker."
    assert "resume" in client.get_case(ref).actions
    assert client.resume(ref).due_at is not None
    assert client.get_case(ref).pause is None


def test_a_link_shows_on_both_sides_and_not_to_customers(client: Client, shop: Shop) -> None:
    order = new_order(shop)
    one, two = opened(client, order), opened(client, new_order(shop))
    client.link(one, other=two, relation="duplicate")
    assert [(link.ref, link.outward) for link in client.get_case(one).links] == [(two, True)]
    assert [(link.ref, link.outward) for link in client.get_case(two).links] == [(one, False)]
    assert customer_of(order).get_case(one).links == []


def test_a_decision_cites_the_law_it_rests_on(client: Client, shop: Shop) -> None:
    whole = client.get_case(opened(client, new_order(shop)))
    assert any(rule.law and rule.article for rule in whole.decision.considered)
    assert whole.decision.deadlines or whole.legal
    assert whole.decision.path == whole.path == "send_back"
