"""A clean lifecycle gives no violation; each one planted by hand is found, numbered and named."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from aftercare import audit
from aftercare.audit.invariants import INVARIANTS
from aftercare.audit.tests.tampering import plant
from aftercare.audit.tests.world import MADE, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World()
    made.case("in_transit")
    return made


ONE_CASE = "(SELECT id FROM cases_case WHERE ref = %s)"
ITS_ORDER = "(SELECT order_id FROM cases_case WHERE ref = %s)"
ITS_LINE = f"(SELECT MIN(id) FROM orders_orderline WHERE order_id = {ITS_ORDER})"
ITS_REFUND = f"(SELECT id FROM money_refund WHERE case_id = {ONE_CASE})"
ITS_PARCEL_LINE = (
    "(SELECT MIN(pl.id) FROM parcels_parcelline pl JOIN parcels_parcel p ON p.id = pl.parcel_id "
    f"WHERE p.case_id = {ONE_CASE})"
)

ITS_SHIPMENT = f"(SELECT id FROM parcels_shipment WHERE case_id = {ONE_CASE})"

# (invariant, table named, the case spoilt, what is written; its parameter is the case's reference)
PLANTED = [
    (1, "tender", "returned", f"UPDATE orders_tender SET refunded = refunded + 1 WHERE order_id = {ITS_ORDER}"),
    (1, "tender", "waiting", f"UPDATE orders_tender SET pending = 0 WHERE order_id = {ITS_ORDER}"),
    (1, "tender", "returned", f"UPDATE orders_tender SET captured = 1 WHERE order_id = {ITS_ORDER}"),
    (1, "order", "returned", f"UPDATE orders_order SET refunded = 0 WHERE id = {ITS_ORDER}"),
    (1, "order", "returned", f"UPDATE orders_order SET captured = captured - 1 WHERE id = {ITS_ORDER}"),
    (1, "order line", "returned", f"UPDATE orders_orderline SET refunded = refunded - 1 WHERE id = {ITS_LINE}"),
    (1, "order line", "waiting", f"UPDATE orders_orderline SET pending = 0 WHERE id = {ITS_LINE}"),
    (1, "refund", "returned", f"UPDATE money_refund SET amount = amount + 1 WHERE case_id = {ONE_CASE}"),
    (1, "refund", "waiting", f"UPDATE money_refund SET state = 'succeeded' WHERE case_id = {ONE_CASE}"),
    (1, "refund", "returned", f"UPDATE money_refundoperation SET amount = 99999 WHERE refund_id = {ITS_REFUND}"),
    (1, "refund", "returned", "UPDATE money_refundoperation SET tender_id = (SELECT MIN(id) FROM orders_tender) "
                              f"WHERE refund_id = {ITS_REFUND}"),
    (1, "refund line", "returned", f"UPDATE money_refundline SET amount = amount + 1 WHERE refund_id = {ITS_REFUND}"),
    (3, "order line", "in_transit", f"UPDATE orders_orderline SET granted = granted + 1 WHERE id = {ITS_LINE}"),
    (3, "order line", "in_transit", f"UPDATE orders_orderline SET granted_tax = 0 WHERE id = {ITS_LINE}"),
    (3, "order line", "in_transit", f"UPDATE orders_orderline SET waived = waived + 1 WHERE id = {ITS_LINE}"),
    (3, "order line", "in_transit", f"UPDATE cases_caseline SET amount = amount + 2 WHERE case_id = {ONE_CASE}"),
    (3, "order line", "returned", f"UPDATE money_refundline SET amount = amount - 1 WHERE refund_id = {ITS_REFUND}"),
    (3, "order line", "returned", f"UPDATE orders_orderline SET paid = 1 WHERE id = {ITS_LINE}"),
    (3, "case", "returned", f"UPDATE cases_case SET granted = granted + 1 WHERE id = {ONE_CASE}"),
    (4, "refund line", "returned", f"UPDATE parcels_inspection SET accepted = NOT accepted "
                                   f"WHERE parcel_line_id = {ITS_PARCEL_LINE}"),
    (4, "refund line", "partly", f"UPDATE money_refundline SET units = 3 WHERE refund_id = {ITS_REFUND}"),
    (4, "case line", "returned", f"UPDATE cases_caseline SET accepted = 0 WHERE case_id = {ONE_CASE}"),
    (5, "order line", "returned", f"UPDATE orders_orderline SET shipped = 0 WHERE id = {ITS_LINE}"),
    (5, "order line", "returned", f"UPDATE orders_orderline SET quantity = 1 WHERE id = {ITS_LINE}"),
    (5, "order line", "returned", f"UPDATE orders_orderline SET received = 0 WHERE id = {ITS_LINE}"),
    (5, "order line", "in_transit", f"UPDATE orders_orderline SET open = 0 WHERE id = {ITS_LINE}"),
    (5, "order line", "money_only", f"UPDATE orders_orderline SET kept = 0 WHERE id = {ITS_LINE}"),
    (5, "order line", "money_only", f"UPDATE orders_orderline SET written_off = 1 WHERE id = {ITS_LINE}"),
    (5, "case line", "returned", f"UPDATE parcels_parcelline SET received = 1 WHERE id = {ITS_PARCEL_LINE}"),
    (5, "parcel line", "returned", f"UPDATE parcels_inspection SET units = 9 WHERE parcel_line_id = {ITS_PARCEL_LINE}"),
    (5, "case", "returned", f"UPDATE cases_caseline SET received = 0 WHERE case_id = {ONE_CASE}"),
    (6, "restock", "returned", "DELETE FROM parcels_restock WHERE inspection_id IN "
                               f"(SELECT id FROM parcels_inspection WHERE parcel_line_id = {ITS_PARCEL_LINE})"),
    (6, "restock", "returned", "UPDATE parcels_restock SET units = units + 1 WHERE inspection_id IN "
                               f"(SELECT id FROM parcels_inspection WHERE parcel_line_id = {ITS_PARCEL_LINE})"),
    (6, "restock", "returned", "UPDATE parcels_restock SET sku = 'OTHER' WHERE inspection_id IN "
                               f"(SELECT id FROM parcels_inspection WHERE parcel_line_id = {ITS_PARCEL_LINE})"),
    (6, "restock", "returned", "UPDATE parcels_inspection SET disposition = 'recycle' "
                               f"WHERE parcel_line_id = {ITS_PARCEL_LINE}"),
    (4, "refund line", "ruled", f"UPDATE cases_dispute SET step = 'dispute' WHERE case_id = {ONE_CASE}"),
    (4, "refund line", "ruled", f"UPDATE money_refundline SET units = 2 WHERE refund_id = {ITS_REFUND}"),
    (7, "shipment line", "exchanged", f"UPDATE parcels_shipmentline SET value = 1 WHERE shipment_id = {ITS_SHIPMENT}"),
    (7, "shipment line", "exchanged", f"UPDATE parcels_shipmentline SET sku = 'X' WHERE shipment_id = {ITS_SHIPMENT}"),
    (7, "shipment line", "exchanged", f"UPDATE parcels_shipmentline SET units = 9 WHERE shipment_id = {ITS_SHIPMENT}"),
    (7, "shipment line", "exchanged", "UPDATE parcels_shipmentline SET case_line_id = "
                                      "(SELECT MIN(id) FROM cases_caseline) "
                                      f"WHERE shipment_id = {ITS_SHIPMENT}"),
    (7, "case line", "exchanged", f"UPDATE parcels_shipment SET state = 'lost' WHERE id = {ITS_SHIPMENT}"),
    (9, "case", "in_transit", f"UPDATE cases_case SET step = 'inspection' WHERE id = {ONE_CASE}"),
    (9, "case", "in_transit", f"UPDATE cases_case SET kind = 'loan' WHERE id = {ONE_CASE}"),
    (9, "event", "in_transit", "DELETE FROM core_event WHERE name = 'case.opened' AND subject_kind = 'case' "
                               f"AND subject_id = {ONE_CASE}"),
    (9, "event", "in_transit", "UPDATE core_event SET actor_kind = 'warehouse' WHERE name = 'parcel.shipped' "
                               f"AND subject_id = {ONE_CASE}"),
    (9, "event", "in_transit", "UPDATE core_event SET actor_kind = '' WHERE name = 'case.opened' "
                               f"AND subject_id = {ONE_CASE}"),
    (10, "case", "in_transit", f"UPDATE cases_case SET owner = 'agent' WHERE id = {ONE_CASE}"),
    (10, "case", "in_transit", f"UPDATE cases_case SET due_at = NULL WHERE id = {ONE_CASE}"),
    (10, "case", "in_transit", f"UPDATE cases_case SET due_action = 'expire' WHERE id = {ONE_CASE}"),
    (10, "case", "in_transit", f"UPDATE cases_case SET closed_at = opened_at WHERE id = {ONE_CASE}"),
    (10, "case", "returned", f"UPDATE cases_case SET closed_at = NULL WHERE id = {ONE_CASE}"),
    (10, "refund operation", "waiting", "UPDATE money_refundoperation SET provider = 'http' "
                                         f"WHERE refund_id = {ITS_REFUND}"),
    (11, "policy version", "returned", "UPDATE policy_policyversion SET digest = 'edited' WHERE shop_id = "
                                       "(SELECT shop_id FROM cases_case WHERE ref = %s)"),
    (11, "decision", "returned", f"UPDATE cases_decisionrecord SET verdict = 'review' WHERE case_id = {ONE_CASE}"),
    (11, "decision", "returned", f"UPDATE cases_caseline SET units = units + 1 WHERE case_id = {ONE_CASE}"),
    (11, "decision", "returned", f"UPDATE cases_case SET freight_payer = 'merchant' WHERE id = {ONE_CASE}"),
    (11, "case", "returned", f"DELETE FROM cases_decisionrecord WHERE case_id = {ONE_CASE}"),
    (12, "order line", "in_transit", "UPDATE orders_orderline SET paid = paid - 1 WHERE position = 2 "
                                     f"AND order_id = {ITS_ORDER}"),
    (12, "order line", "in_transit", f"UPDATE orders_orderline SET coupon = coupon + 3 WHERE id = {ITS_LINE}"),
    (12, "order", "in_transit", f"UPDATE orders_order SET captured = captured + 1 WHERE id = {ITS_ORDER}"),
    (16, "case", "returned", f"UPDATE cases_case SET currency = 'JPY' WHERE id = {ONE_CASE}"),
    (16, "order", "returned", f"UPDATE orders_order SET currency = 'XXY' WHERE id = {ITS_ORDER}"),
    (17, "case", "points", f"UPDATE cases_case SET step = 'refund', closed_at = NULL, owner = 'system' "
                           f"WHERE id = {ONE_CASE}"),
    (18, "case", "disputed", f"UPDATE cases_case SET due_action = 'approve' WHERE id = {ONE_CASE}"),
    (18, "case", "disputed", f"UPDATE cases_case SET due_action = 'expire' WHERE id = {ONE_CASE}"),
    (18, "case", "disputed", f"DELETE FROM cases_dispute WHERE case_id = {ONE_CASE}"),
    (18, "case", "disputed", "UPDATE cases_case SET step = 'completed', closed_at = opened_at, owner = '', "
                             f"due_at = NULL WHERE id = {ONE_CASE}"),
    (18, "event", "ruled", "UPDATE core_event SET actor_kind = 'system' WHERE name = 'case.ruled' "
                           f"AND subject_id = {ONE_CASE}"),
    (17, "case", "money_only", f"UPDATE money_refund SET settled_at = NULL WHERE case_id = {ONE_CASE}"),
    (19, "posting", "returned", f"UPDATE money_posting SET amount = amount + 1 WHERE case_id = {ONE_CASE}"),
    (19, "posting", "returned", "UPDATE money_posting SET credit = 'clearing:x' "
                              f"WHERE case_id = {ONE_CASE} AND leg = 0"),
    (19, "posting", "waiting", f"DELETE FROM money_posting WHERE case_id = {ONE_CASE}"),
    (19, "posting", "returned", f"UPDATE money_posting SET currency = 'EUR' WHERE case_id = {ONE_CASE}"),
    (19, "posting", "returned", f"UPDATE money_posting SET order_id = 0 WHERE case_id = {ONE_CASE}"),
    (19, "posting", "returned", f"UPDATE cases_case SET receivable = 1 WHERE id = {ONE_CASE}"),
    (19, "order", "returned", f"UPDATE orders_order SET disputed = 5 WHERE id = {ITS_ORDER}"),
    (19, "order", "returned", f"UPDATE orders_tender SET charged_back = 1, refunded = 0 WHERE order_id = {ITS_ORDER}"),
    (20, "invoice", "invoiced", f"UPDATE money_invoice SET credited = credited - 1 WHERE order_id = {ITS_ORDER}"),
    (20, "order", "invoiced", f"DELETE FROM money_creditnote WHERE refund_id = {ITS_REFUND}"),
]  # fmt: skip


def test_a_clean_lifecycle_has_no_violation(world: World) -> None:
    assert all(world.case(name) for name in MADE)
    assert [str(violation) for violation in audit.run()] == []


@pytest.mark.parametrize(
    ("invariant", "table", "name", "sql"), PLANTED, ids=[f"{n}-{row[0]}" for n, row in enumerate(PLANTED)]
)
def test_a_planted_violation_is_found_and_named(world: World, invariant: int, table: str, name: str, sql: str) -> None:
    case = world.case(name)
    plant(sql, [case.ref])
    named = [v for v in audit.run() if v.invariant == invariant and v.table == table]
    assert named
    assert any(v.row.startswith((case.ref, case.order.ref, world.shop.slug)) for v in named)
    assert all(v.row in v.sentence for v in named)


def test_an_edited_policy_is_found_even_with_a_fitting_fingerprint(world: World) -> None:
    from aftercare.policy.models import PolicyVersion
    from aftercare.policy.terms import digest

    version = PolicyVersion.objects.get(shop=world.shop)
    data = {**version.data, "return_fee": 900}
    plant("UPDATE policy_policyversion SET data = %s, digest = %s", [json.dumps(data), digest(data)])
    tables = {(v.invariant, v.table) for v in audit.run()}
    assert (11, "policy version") in tables and (11, "decision") in tables


def test_a_decision_by_another_version_than_the_one_at_purchase_is_found(world: World) -> None:
    from aftercare.audit.tests.world import START
    from aftercare.core.actor import SYSTEM
    from aftercare.policy.actions import publish
    from aftercare.policy.terms import STANDARD

    later = publish(shop=world.shop, terms=STANDARD, by=SYSTEM, at=START.replace(year=2027))
    assert audit.run() == []
    case = world.case("returned")
    plant(f"UPDATE cases_decisionrecord SET policy_id = {later.pk} WHERE case_id = {ONE_CASE}", [case.ref])
    assert [(v.invariant, v.row, v.found, v.expected) for v in audit.run()] == [(11, case.ref, "2", "1")]


def test_a_move_that_is_not_listed_is_found(world: World) -> None:
    case = world.case("in_transit")
    event = {"action": "approve", "from": "in_transit", "to": "refund"}
    plant("INSERT INTO core_event (name, shop_id, subject_kind, subject_id, at, actor_kind, actor_name, data) "
          "SELECT 'case.approved', shop_id, 'case', id, opened_at, 'agent', '', %s FROM cases_case WHERE ref = %s",
          [json.dumps(event), case.ref])  # fmt: skip
    sentences = [v.sentence for v in audit.run() if v.invariant == 9]
    assert any("“approve” led from “in_transit”" in s and "not a listed move" in s for s in sentences)


def test_a_refusal_without_a_reason_is_found(world: World) -> None:
    case = world.case("refused")
    event = {"action": "reject", "from": "review", "to": "rejected", "because": " "}
    plant("UPDATE core_event SET data = %s WHERE name = 'case.rejected'", [json.dumps(event)])
    assert [(v.invariant, v.row) for v in audit.run()] == [(9, case.ref)]


def test_a_deadline_that_fired_twice_is_found(world: World) -> None:
    case = world.case("escalated")
    plant("INSERT INTO core_event (name, shop_id, subject_kind, subject_id, at, actor_kind, actor_name, data) "
          "SELECT name, shop_id, subject_kind, subject_id, at, actor_kind, actor_name, data "
          "FROM core_event WHERE name = 'case.escalated'")  # fmt: skip
    assert [(v.invariant, v.row) for v in audit.run()] == [(10, case.ref)]


def test_a_part_of_a_minor_unit_is_found(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's integer columns cannot hold a fraction")
    case = world.case("in_transit")
    plant(f"UPDATE cases_caseline SET tax = tax + 0.5 WHERE case_id = {ONE_CASE}", [case.ref])
    assert any(v.invariant == 16 and v.table == "case line" for v in audit.run())


def test_one_shop_is_audited_without_the_others(world: World) -> None:
    other = World("maple")
    plant(f"UPDATE orders_order SET refunded = 0 WHERE id = {ITS_ORDER}", [world.case("returned").ref])
    assert audit.run(other.shop) == []
    assert [v.row for v in audit.run(world.shop)] == [world.case("returned").order.ref]


def test_every_invariant_audited_has_a_planted_violation() -> None:
    store_credit = {21}  # in test_credit.py
    assert {invariant for invariant, *_rest in PLANTED} | store_credit == set(INVARIANTS)


def test_the_command_names_what_it_found_and_fails(world: World) -> None:
    out = StringIO()
    call_command("audit", stdout=out)
    assert "No violations" in out.getvalue()

    case = world.case("returned")
    plant(f"UPDATE orders_order SET refunded = 0 WHERE id = {ITS_ORDER}", [case.ref])
    with pytest.raises(SystemExit) as ended:
        call_command("audit", stdout=(out := StringIO()))
    assert ended.value.code == 1
    assert f"{case.order.ref}: the money paid back" in out.getvalue()
    with pytest.raises(SystemExit):
        call_command("audit", "--json", stdout=(out := StringIO()))
    assert json.loads(out.getvalue())["violations"][0]["row"] == case.order.ref
