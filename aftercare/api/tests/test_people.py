"""Staff, invitations, consent, links and the audit log, by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.orders.models import Order
from aftercare.people.actions import save_staff
from aftercare.people.inviting import sign_invitation
from aftercare.people.joining import accept_invitation
from aftercare.people.models import Consent, Customer, Invitation, Shop, User
from aftercare.people.queries import automated_decisions_allowed
from aftercare.policy.terms import STANDARD

from .talk import Talk, ask, new_order, new_shop

pytestmark = pytest.mark.django_db
GIVEN = ("orders:read", "cases:read", "cases:write", "money:write")
"""What an agent and somebody of finance may do, so that the token may make them."""
INVITED = {"email": "mei@example.com", "role": "agent", "name": "Mei"}


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk.of_shop(shop, "staff:write", "audit:read", "orders:write", *GIVEN)


def person(role: str, *shops: Shop) -> User:
    return save_staff(f"{role}-{User.objects.count()}", role=role, shops=shops, name="Lin")


def order_of(shop: Shop) -> Order:
    order = new_order(shop)
    order.customer = Customer.objects.create(shop=shop, external_id=f"C{order.pk}")
    order.save(update_fields=["customer"])
    return order


def test_a_customer_is_blocked_and_unblocked(shop: Shop) -> None:
    order, talk = order_of(shop), Talk.of_shop(shop, "customers:block")
    status, said = talk.post(f"/orders/{order.ref}/block-customer", {"reason": "Worn shoes"})
    assert (status, said) == (200, {"customer": f"C{order.pk}", "blocked": True})
    assert Customer.objects.get().blocked
    assert talk.post(f"/orders/{order.ref}/unblock-customer", {"reason": "A mistake"})[1]["blocked"] is False
    assert talk.post(f"/orders/{new_order(shop).ref}/block-customer", {"reason": "Worn"})[1]["code"] == "no_customer"


def test_somebody_is_invited_and_joins(shop: Shop, talk: Talk) -> None:
    status, invitation = talk.post("/invitations", INVITED)
    assert (status, invitation["email"], invitation["accepted_at"]) == (201, "mei@example.com", None)
    assert Message.objects.get().to == "mei@example.com"
    token = sign_invitation(Invitation.objects.get())
    accept_invitation(token, name="Mei", password="a long sentence nobody guesses", at=clock.now())
    _status, listed = talk.get("/staff")
    (mei,) = listed["items"]
    assert (mei["username"], mei["role"], mei["active"], mei["last_sign_in_at"]) == (
        "mei@example.com",
        "agent",
        True,
        None,
    )
    assert talk.get("/invitations")[1]["items"][0]["accepted_at"]
    assert EventRow.objects.get(name="staff.invited").actor_kind == "integration"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**INVITED, "email": "mei"}, "email"),
        ({**INVITED, "role": "integration"}, "role"),
        ({"role": "agent"}, "email"),
    ],
)
def test_an_invitation_that_makes_no_sense_names_the_field(talk: Talk, body: Any, field: str) -> None:
    status, problem = talk.post("/invitations", body)
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_taken_back(talk: Talk) -> None:
    ref = talk.post("/invitations", INVITED)[1]["ref"]
    assert talk.post("/invitations", INVITED)[1]["code"] == "invited_already"
    assert talk.post(f"/invitations/{ref}/send-again")[0] == 200
    assert Message.objects.count() == 2
    assert talk.post(f"/invitations/{ref}/revoke")[1]["revoked_at"]
    assert talk.post(f"/invitations/{ref}/revoke")[1]["code"] == "invitation_over"


def test_the_same_key_invites_once(talk: Talk) -> None:
    first = talk.post("/invitations", INVITED, idempotency_key="one")
    assert talk.post("/invitations", INVITED, idempotency_key="one") == first
    assert (Invitation.objects.count(), Message.objects.count()) == (1, 1)
    assert talk.post("/invitations", {**INVITED, "name": "Lin"}, idempotency_key="one")[1]["code"] == "key_reused"


def test_staff_are_changed_closed_and_opened_again(shop: Shop, talk: Talk) -> None:
    user = person("agent", shop)
    status, told = talk.post(f"/staff/{user.ref}/change", {"role": "finance", "name": "Wang"})
    assert (status, told["role"], told["name"]) == (200, "finance", "Wang")
    assert talk.post(f"/staff/{user.ref}/change", {"role": "finance"})[1]["name"] == "Wang"
    assert talk.post(f"/staff/{user.ref}/close")[1]["active"] is False
    assert talk.get(f"/staff/{user.ref}")[1]["active"] is False
    assert talk.post(f"/staff/{user.ref}/reopen")[1]["active"] is True
    assert talk.post(f"/staff/{user.ref}/sign-out")[1] == {"ended": 0}


def test_who_also_works_elsewhere_is_not_changed_by_one_shop(shop: Shop, talk: Talk) -> None:
    user = person("agent", shop, new_shop())
    for path, body in (("change", {"role": "admin"}), ("close", None), ("sign-out", None)):
        assert talk.post(f"/staff/{user.ref}/{path}", body)[1]["code"] == "not_yours_to_change"
    user.refresh_from_db()
    assert (user.role, user.is_active) == ("agent", True)


@pytest.mark.parametrize("role", ["admin", "supervisor"])
def test_no_token_makes_changes_or_closes_who_manages_staff(shop: Shop, role: str) -> None:
    talk, user, agent = Talk.of_shop(shop), person(role, shop), person("agent", shop)
    person("admin", shop)
    for path, body in (
        ("change", {"role": "agent"}), ("close", None), ("reopen", None), ("sign-out", None),
        ("drop-second-factor", None),
    ):  # fmt: skip
        assert talk.post(f"/staff/{user.ref}/{path}", body)[1]["code"] == "not_yours_to_change"
    for path, body in ((f"staff/{agent.ref}/change", {"role": role}), ("invitations", {**INVITED, "role": role})):
        status, problem = talk.post(f"/{path}", body)
        assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "role_above_yours", "role")
    assert {one.ref: (one.role, one.is_active) for one in (user, agent)} == {
        one.ref: (one.role, one.is_active) for one in User.objects.filter(pk__in=(user.pk, agent.pk))
    }
    assert not Invitation.objects.exists()


def test_a_token_makes_nobody_who_may_do_more_than_itself(shop: Shop) -> None:
    status, problem = Talk.of_shop(shop, "staff:write", "orders:read").post("/invitations", INVITED)
    assert (status, problem["code"]) == (422, "role_above_yours")
    assert "cases:read, cases:write" in problem["detail"]
    assert not Invitation.objects.exists()


def test_the_customer_and_the_shop_keep_what_the_customer_allows(shop: Shop, talk: Talk) -> None:
    order = order_of(shop)
    customer, at = Talk.of_customer(order), f"/orders/{order.ref}/consents"
    told = {one["purpose"]: one["allowed"] for one in customer.get(at)[1]["items"]}
    assert told == {"service": True, "marketing": False, "automated": True}
    status, choice = customer.post(at, {"purpose": "automated", "given": False})
    assert (status, choice["allowed"], choice["source"]) == (200, False, "api")
    assert not automated_decisions_allowed(order.customer_id)
    assert talk.post(at, {"purpose": "automated", "given": True})[1]["withdrawn_at"]
    assert list(Consent.objects.order_by("id").values_list("given", flat=True)) == [False, True]
    actors = EventRow.objects.filter(name__startswith="consent.").order_by("id").values_list("actor_kind", flat=True)
    assert list(actors) == ["customer", "integration"]


def test_who_refuses_a_program_is_accepted_at_once_and_refused_only_by_a_person() -> None:
    """As the words of the consent promise: what is in their favour waits for nobody."""
    shop, long_ago = new_shop(STANDARD.model_copy(update={"window_days": 30})), clock.now() - timedelta(days=60)
    new, late = order_of(shop), new_order(shop, at=long_ago)
    Order.objects.filter(pk=late.pk).update(customer=new.customer)
    assert Talk.of_customer(late).post("/cases", ask(late))[0] == 409
    Talk.of_customer(new).post(f"/orders/{new.ref}/consents", {"purpose": "automated", "given": False})
    answer = Talk.of_customer(late).post("/cases", ask(late))[1]
    assert answer.get("step") == "review", answer
    assert Talk.of_customer(new).post("/cases", ask(new))[1]["step"] == "send_back"


@pytest.mark.parametrize("body", [{}, {"purpose": "all", "given": True}, {"purpose": "marketing", "given": "yes"}])
def test_a_consent_that_makes_no_sense_is_refused(shop: Shop, talk: Talk, body: Any) -> None:
    order = order_of(shop)
    assert talk.post(f"/orders/{order.ref}/consents", body)[0] == 422
    assert not Consent.objects.exists()


def test_an_order_without_a_customer_has_nothing_to_allow(shop: Shop, talk: Talk) -> None:
    order = order_of(shop)
    Order.objects.update(customer=None)
    for status, problem in (
        talk.get(f"/orders/{order.ref}/consents"),
        talk.post(f"/orders/{order.ref}/consents", {"purpose": "marketing", "given": True}),
    ):
        assert (status, problem["code"]) == (409, "no_customer")


def test_ending_an_orders_links_ends_its_customers_token(shop: Shop, talk: Talk) -> None:
    order, other = new_order(shop), new_order(shop)
    customer, neighbour = Talk.of_customer(order), Talk.of_customer(other)
    assert customer.get(f"/orders/{order.ref}")[0] == 200
    assert talk.post(f"/orders/{order.ref}/revoke-links") == (200, {})
    assert customer.get(f"/orders/{order.ref}")[0] == 401
    assert neighbour.get(f"/orders/{other.ref}")[0] == 200
    assert Talk.of_customer(order).get(f"/orders/{order.ref}")[0] == 200


def test_the_audit_log_tells_who_did_what_to_what(shop: Shop, talk: Talk) -> None:
    order = new_order(shop)
    case = Talk.of_customer(order).post("/cases", ask(order))[1]
    user = person("agent", shop)
    talk.post(f"/staff/{user.ref}/close")
    closed, opened = (talk.get("/events", event=name)[1]["items"][0] for name in ("staff.closed", "case.opened"))
    assert closed["subject"] == {"kind": "staff", "ref": user.ref, "name": user.username}
    assert closed["actor"] == {"kind": "integration", "name": "program"}
    assert opened["subject"]["ref"] == case["ref"]
    assert [one["event"] for one in talk.get("/events", subject=user.ref)[1]["items"]] == ["staff.closed"]
    assert talk.get("/events", subject="AS-0000-0000-0000")[1]["items"] == []
    assert talk.get("/events", actor="PROG", event="staff.closed")[1]["items"] == [closed]
    later = (clock.now() + timedelta(hours=1)).isoformat()
    assert talk.get("/events", since=later)[1] == {"items": [], "next": None}


def test_the_audit_log_pages_and_never_leaves_the_shop(shop: Shop, talk: Talk) -> None:
    other = new_shop()
    for number in range(7):
        for one in (shop, other):
            EventRow.objects.create(
                name="staff.signed_in", shop_id=one.pk, subject_kind="staff", subject_id=1, at=clock.now(),
                actor_kind="agent", data={"n": number, "shop": one.pk},
            )  # fmt: skip
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        _status, told = talk.get("/events", event="staff.signed_in", limit=3, **cursor)
        seen += [(one["data"]["n"], one["data"]["shop"]) for one in told["items"]]
        if told["next"] is None:
            break
        cursor = {"cursor": told["next"]}
    assert seen == [(number, shop.pk) for number in reversed(range(7))]


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"limit": 0}, {"since": "yesterday"}, {"who": "Lin"}])
def test_a_filter_that_makes_no_sense_is_refused(talk: Talk, query: dict[str, Any]) -> None:
    assert talk.get("/events", **query)[0] == 422


def test_the_daily_mail_is_ended_for_somebody_of_the_shop_alone(shop: Shop, talk: Talk) -> None:
    user, elsewhere = person("supervisor", shop), person("supervisor", shop, new_shop())
    assert talk.get(f"/staff/{user.ref}")[1]["digest"] is True
    assert talk.post(f"/staff/{user.ref}/digest", {"wanted": False})[1]["digest"] is False
    assert talk.post(f"/staff/{user.ref}/digest", {"wanted": True})[1]["digest"] is True
    assert talk.post(f"/staff/{elsewhere.ref}/digest", {"wanted": False})[1]["code"] == "not_yours_to_change"
    assert User.objects.get(pk=elsewhere.pk).digest
