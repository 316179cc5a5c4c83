"""No address of the portal leads a customer to what is another's. A new one fails the first test until it is here."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from PIL import Image

from aftercare.cases.models import Case
from aftercare.cases.photos import keep_photo
from aftercare.money.credit.actions import grant
from aftercare.money.models import CreditAccount
from aftercare.orders.factories import NOW
from aftercare.people.links import sign_order
from aftercare.people.models import Customer
from aftercare.portal.acting import ACTS
from aftercare.portal.tests.visiting import ask, at_noon, browser, unchanged
from aftercare.portal.urls import urlpatterns
from aftercare.ui.pictures import Pictures
from stories.makers import CUSTOMER, FINANCE, WAREHOUSE, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db

# Addresses that show nothing of an order by themselves.
OPEN = {"portal", "portal_code", "portal_open", "portal_leave", "brand", "logo", "portal_policy", "portal_policy_json",
        "portal_shop", "portal_shop_code", "portal_shop_manifest", "portal_shop_icon", "portal_manifest", "portal_icon",
        "portal_worker", "portal_offline", "portal_embed", "portal_law"}  # fmt: skip
# Of one's own alone, without naming anything: `test_home.py` and `test_withdrawal.py` show what others see.
OWN = {"portal_home", "portal_requests", "portal_withdrawal", "portal_shop_withdrawal", "portal_withdrawn",
       "portal_order_withdrawal"}  # fmt: skip
Address = Callable[[Case], list[str]]


def credit_of(case: Case) -> CreditAccount:
    """Of the customer of the case's order, who is made one where it has none."""
    order = case.order
    if order.customer is None:
        order.customer = Customer.objects.create(shop=order.shop, external_id=f"c-{order.pk}")
        order.save(update_fields=["customer"])
    found = CreditAccount.objects.filter(customer=order.customer).first()
    return found or grant(order.customer, currency="CNY", amount=700, because="Late", by=FINANCE, at=NOW).account


def _kept(case: Case) -> str:
    """A photo that was added to a form of the case's order and not sent yet."""
    photo = keep_photo(upload=a_picture(), shop_id=case.shop_id, case=None, by=CUSTOMER, at=NOW)
    return Pictures([photo.ref], order_id=case.order_id).sealed()[0]


GUARDED: dict[str, Address] = {
    "portal_order": lambda case: [case.order.ref],
    "portal_ask": lambda case: [case.order.ref],
    "portal_afresh": lambda case: [case.order.ref],
    "portal_screen": lambda case: [case.order.ref, "items"],
    "portal_upload": lambda case: [case.order.ref],
    "portal_kept": lambda case: [case.order.ref, _kept(case)],
    "portal_return": lambda case: [case.order.ref],
    "portal_refund_only": lambda case: [case.order.ref],
    "portal_exchange": lambda case: [case.order.ref],
    "portal_reship": lambda case: [case.order.ref],
    "portal_complaint": lambda case: [case.order.ref],
    "portal_choices": lambda case: [case.order.ref],
    "portal_case": lambda case: [case.ref],
    **{f"portal_{name}": lambda case: [case.ref] for name in ACTS},
    "portal_rate": lambda case: [case.ref],
    "portal_credit": lambda case: [credit_of(case).ref],
    "portal_way": lambda case: [case.ref],
    "portal_photo": lambda case: [case.ref, case.photos.get().ref],
}
BODY = {"units_1": "1", "reason": "changed_mind", "kind": "return", "shown": "5000.accept.send_back", "token": "t",
        "carrier": "SF", "tracking_number": "SF123456", "words": "No.", "text": "See.", "note": "Bad.",
        "purpose": "marketing", "say": "yes", "stars": "5"}  # fmt: skip
ASKING = {"portal_ask", "portal_screen", "portal_return", "portal_refund_only", "portal_exchange", "portal_reship",
          "portal_complaint"}  # fmt: skip
SENT_TO = {"portal_afresh", "portal_upload"}
METHODS = ["get", "post", "put", "patch", "delete", "head", "options"]


def test_every_address_of_the_portal_is_tried_here() -> None:
    assert all(isinstance(pattern, URLPattern) for pattern in urlpatterns)
    assert {pattern.name for pattern in urlpatterns} == OPEN | OWN | set(GUARDED)


@pytest.fixture
def theirs() -> Case:
    case = make_case(make_order(make_shop(), number="THEIRS", email="them@example.com"), units=[1])
    keep_photo(upload=a_picture(), shop_id=case.shop_id, case=case, by=WAREHOUSE, at=NOW)
    return case


@pytest.fixture
def mine(theirs: Case) -> Case:
    return make_case(make_order(theirs.shop, number="MINE"), units=[1])


def a_picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "JPEG")
    return SimpleUploadedFile("a.jpg", content.getvalue(), "image/jpeg")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(GUARDED))
def test_what_is_anothers_does_not_exist(name: str, method: str, theirs: Case, mine: Case) -> None:
    address = reverse(name, args=GUARDED[name](theirs))
    for client in (browser(mine.order), Client()):
        with at_noon(), unchanged():
            answer = getattr(client, method)(address, BODY if method == "post" else None)
        assert answer.status_code in (404, 405)
        shown = answer.content.decode()
        assert "THEIRS" not in shown
        assert "them@example.com" not in shown


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_what_is_mine_is_reached(name: str, theirs: Case) -> None:
    address = reverse(name, args=GUARDED[name](theirs))
    with at_noon(), unchanged():
        answer = browser(theirs.order).get(address, follow=True)
    assert answer.status_code == (405 if name in SENT_TO else 200)
    possible = {f"portal_{action}" for action in ("ship", "withdraw", "write")}  # at the step it stands
    if name.removeprefix("portal_") in {*ACTS, "rate", "way"} and name not in possible:
        assert answer.redirect_chain == [(f"/cases/{theirs.ref}/", 302)]
    elif name in ASKING:
        assert answer.redirect_chain[-1][0].startswith(f"/orders/{theirs.order.ref}/ask/")
    else:
        assert not answer.redirect_chain


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_what_never_was_answers_as_what_is_anothers(name: str, mine: Case, theirs: Case) -> None:
    client = browser(mine.order)
    pages = []
    for args in (GUARDED[name](theirs), ["AS-0000-0000-0000" for _ in GUARDED[name](theirs)]):
        answer = (client.post if name in SENT_TO else client.get)(reverse(name, args=args))
        assert answer.status_code == 404
        pages.append(answer.content.decode().replace(reverse(name, args=args), ""))
    # Each page carries a token of its own.
    anothers, nobodys = (re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"', "", page) for page in pages)
    assert anothers == nobodys


def test_my_case_does_not_lead_to_anothers_photo(mine: Case, theirs: Case) -> None:
    photo = theirs.photos.get().ref
    assert browser(mine.order).get(f"/cases/{mine.ref}/photos/{photo}/").status_code == 404


def test_a_photo_is_kept_by_no_shared_cache_and_runs_nothing(theirs: Case) -> None:
    answer = browser(theirs.order).get(f"/cases/{theirs.ref}/photos/{theirs.photos.get().ref}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_line_of_another_order_cannot_be_asked_for(theirs: Case, mine: Case) -> None:
    """Lines are named by their position on the order in the address; no other can be named at all."""
    pk = theirs.order.lines.get().pk
    client = browser(mine.order)
    with at_noon(), unchanged():
        client.get(f"/orders/{mine.order.ref}/ask/")
        answer = ask(client, mine.order, "items", **{f"units_{pk + 1000}": "1", "units_9": "1"})
    assert answer.status_code == 422


def test_the_start_page_lists_only_my_orders(theirs: Case, mine: Case) -> None:
    page = browser(mine.order).get("/").content.decode()
    assert "MINE" in page
    assert "THEIRS" not in page


def test_a_link_adds_its_order_and_no_other(theirs: Case, mine: Case) -> None:
    client = browser(mine.order)
    client.get(f"/open/{sign_order(theirs.order_id, purpose='link')}/{theirs.ref}/")
    assert client.get(f"/orders/{theirs.order.ref}/").status_code == 200
    assert client.get(f"/orders/{mine.order.ref}/").status_code == 200


def test_staff_who_are_signed_in_are_no_customers(theirs: Case, django_user_model: type) -> None:
    user = django_user_model.objects.create_user("agent", role="agent")  # type: ignore[attr-defined]
    user.shops.add(theirs.shop)
    client = Client()
    client.force_login(user)
    assert client.get(f"/cases/{theirs.ref}/").status_code == 404
