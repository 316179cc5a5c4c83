"""What a customer does in a case, through its pages: each action says what follows, does it once, or says why not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.html import strip_tags

from aftercare.cases import actions
from aftercare.cases.kinds import KINDS, MAY
from aftercare.cases.models import Case, Photo
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.orders.factories import NOW
from aftercare.orders.models import Order
from aftercare.parcels.sending import deliver, dispatch
from aftercare.portal.acting import ACTS
from aftercare.portal.headlines import HEADLINES, OTHERWISE
from aftercare.portal.queries import ORDER
from aftercare.portal.tests.test_access import a_picture
from aftercare.portal.tests.visiting import at_noon, browser, unchanged
from aftercare.promises.actions import pause
from aftercare.ui.tests.staffed import judged
from stories.makers import AGENT, EASY, STRICT, WAREHOUSE, asks_for, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
SUPERVISOR = Actor(ActorKind.SUPERVISOR, name="Hong")


def in_review(kind: str = "return") -> Case:
    return _asked(kind, STRICT)


def _asked(kind: str, terms: Any) -> Case:
    order = make_order(make_shop(terms, name="Aomu"))
    asks = [] if kind == "complaint" else asks_for(order, reason="missing")
    return actions.open_case(kind=kind, order=order, asks=asks, about="Bad.", by=AGENT, at=NOW)


def asked_for_evidence() -> Case:
    return actions.ask(in_review(), words="Show the crack.", by=AGENT, at=NOW)


def offered(**terms: Any) -> Case:
    return actions.offer(
        in_review(), **{"path": "keep", "amount": 3_000, "words": "Keep it.", **terms}, by=AGENT, at=NOW
    )


def refused() -> Case:
    return actions.reject(in_review(), because="Worn.", by=AGENT, at=NOW)


def not_accepted() -> Case:
    case = make_case(make_order(make_shop(EASY)), step="inspection")
    return judged(case, 0)


def sent_again() -> Case:
    case = actions.approve(in_review("reship"), by=AGENT, at=NOW)
    return dispatch(case, carrier="SF", tracking_number="NEW12345", by=WAREHOUSE, at=NOW)


def arrived() -> Case:
    return deliver(sent_again(), by=WAREHOUSE, at=NOW)


DONE: list[tuple[str, Any, dict[str, Any], str]] = [
    ("submit", asked_for_evidence, {"text": "Here."}, "review"),
    ("accept_offer", offered, {}, "refund"),
    ("decline", offered, {}, "review"),
    ("appeal", refused, {"words": "It is not."}, "dispute"),
    ("dispute", not_accepted, {"words": "It came like this."}, "goods_dispute"),
    ("take_back", not_accepted, {}, "returning"),
    ("deliver", sent_again, {}, "confirm"),
    ("confirm", arrived, {}, "completed"),
    ("not_well", arrived, {"text": "It is scratched."}, "objected"),
    ("withdraw", in_review, {}, "withdrawn"),
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("action", "make", "body", "step"), DONE, ids=[row[0] for row in DONE])
def test_an_action_is_offered_explained_and_done(
    action: str, make: Any, body: dict[str, Any], step: str, language: str
) -> None:
    case = make()
    client = browser(case.order, language=language)
    address = f"/cases/{case.ref}/{action}/"
    with at_noon():
        assert address in client.get(f"/cases/{case.ref}/").content.decode()
        with unchanged():
            page = client.get(address)
        with translation.override(language):
            assert f"<h1>{ACTS[action].title}</h1>" in page.content.decode()
        answer = client.post(address, body)
    case.refresh_from_db()
    assert case.step == step, answer.content.decode()
    assert answer["Location"] == f"/cases/{case.ref}/"


@pytest.mark.parametrize(
    ("action", "make", "field"), [("submit", asked_for_evidence, "text"), ("appeal", refused, "words"),
                                  ("not_well", arrived, "text"),
                                  ("dispute", not_accepted, "words")],
)  # fmt: skip
def test_an_action_without_words_names_the_field_and_changes_nothing(action: str, make: Any, field: str) -> None:
    case = make()
    with at_noon(), unchanged():
        answer = browser(case.order).post(f"/cases/{case.ref}/{action}/", {})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_every_action_of_a_customer_has_a_page_and_a_place() -> None:
    named = {action for kind in KINDS.values() for step in kind.steps.values() for action in step.moves}
    theirs = {action for action in named if ActorKind.CUSTOMER in MAY[action]} - {"convert"}
    assert theirs == set(ORDER) == set(ACTS) - {"write"}  # writing is no move


def test_photos_are_kept_through_a_wrong_form_and_belong_to_the_evidence() -> None:
    case = asked_for_evidence()
    client = browser(case.order)
    with at_noon():
        wrong = client.post(f"/cases/{case.ref}/submit/", {"text": "x" * 4001, "photos": a_picture()})
        sealed = re.findall(r'name="photo" value="([^"]+)"', wrong.content.decode())
        assert (wrong.status_code, len(sealed)) == (422, 1)
        client.post(f"/cases/{case.ref}/submit/", {"text": "", "photo": sealed, "photos": a_picture()})
        page = client.get(f"/cases/{case.ref}/").content.decode()
    assert Photo.objects.filter(case=case, evidence__isnull=False).count() == 2
    assert page.count(f"/cases/{case.ref}/photos/") == 4  # each picture with the link to itself


@pytest.mark.parametrize("seal", ["", "PH-1", "1:PH-1:forged"])
def test_a_photo_of_somebody_else_cannot_be_named(seal: str) -> None:
    case = asked_for_evidence()
    with at_noon(), unchanged():
        answer = browser(case.order).post(f"/cases/{case.ref}/submit/", {"photo": seal})
    assert answer.status_code == 422
    assert not Photo.objects.exists()


def test_what_is_no_photo_is_refused_at_its_field() -> None:
    case = asked_for_evidence()
    svg = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    with at_noon(), unchanged():
        answer = browser(case.order).post(f"/cases/{case.ref}/submit/", {"text": "See.", "photos": svg})
    assert answer.status_code == 422
    assert 'id="id_photos_error"' in answer.content.decode()
    assert "See." in answer.content.decode()


def test_the_offer_is_shown_with_its_terms_before_it_is_accepted() -> None:
    case = offered()
    with at_noon():
        page = strip_tags(browser(case.order).get(f"/cases/{case.ref}/accept_offer/").content.decode())
    assert "Money back, the goods are kept" in page
    assert "¥30.00" in page
    assert "Keep it." in page


def test_an_offer_of_another_kind_leads_to_the_new_request_and_links_both() -> None:
    case = offered(kind="exchange", path="ship_first", amount=None)
    client = browser(case.order)
    with at_noon():
        answer = client.post(f"/cases/{case.ref}/accept_offer/", follow=True)
        made = Case.objects.get(kind="exchange")
        assert answer.redirect_chain[0][0] == f"/cases/{made.ref}/"
        assert case.ref in answer.content.decode()
        assert made.ref in client.get(f"/cases/{case.ref}/").content.decode()


def test_a_linked_request_of_an_order_that_is_not_mine_is_not_shown() -> None:
    case = in_review()
    other = make_case(make_order(case.shop, number="THEIRS"))
    actions.link(case, other=other, relation="related", by=AGENT, at=NOW)
    with at_noon():
        assert other.ref not in browser(case.order).get(f"/cases/{case.ref}/").content.decode()
        assert other.ref in browser(case.order, other.order).get(f"/cases/{case.ref}/").content.decode()


def test_a_stopped_clock_says_until_when_and_why() -> None:
    case = pause(in_review(), because="We wait for the maker.", by=AGENT, at=NOW)
    with at_noon():
        page = strip_tags(browser(case.order).get(f"/cases/{case.ref}/").content.decode())
    assert "The clock of your request stands until Mar 9, 12:00" in page
    assert "We wait for the maker." in page


def test_a_ruling_is_shown_with_its_reasons() -> None:
    case = actions.appeal(refused(), words="It is not.", by=AGENT, at=NOW)
    actions.rule(case, ruling="shop", words="The photo shows wear.", by=SUPERVISOR, at=NOW)
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert "It was ruled for the shop" in page
    assert "The photo shows wear." in page


def test_an_appeal_after_its_time_is_not_offered_and_not_taken() -> None:
    case = refused()
    client = browser(case.order)
    with clock.virtual(NOW + timedelta(days=8)):
        assert "/appeal/" not in client.get(f"/cases/{case.ref}/").content.decode()
        with unchanged():
            assert client.post(f"/cases/{case.ref}/appeal/", {"words": "Late."}).status_code == 422


def test_every_step_has_a_headline() -> None:
    steps = {step for kind in KINDS.values() for step in kind.steps}
    assert set(HEADLINES) == steps
    assert {step for _what, step in OTHERWISE} - {""} <= steps


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_every_step_is_whole(kind: str, language: str) -> None:
    """Whatever step a case is brought to, its page is written out in the reader's language."""
    case = in_review(kind)
    client = browser(case.order, language=language)
    for name, step in KINDS[kind].steps.items():
        Case.objects.filter(pk=case.pk).update(
            step=name, owner=step.by or "", due_at=None if step.ends else NOW, due_action=step.late,
            closed_at=NOW if step.ends else None,
        )  # fmt: skip
        with at_noon():
            page = client.get(f"/cases/{case.ref}/")
        heading = re.search(r"<h1>(.*?)</h1>", page.content.decode())
        assert page.status_code == 200, name
        assert heading
        assert "%(" not in page.content.decode()
        said = strip_tags(heading.group(1)).replace("Aomu", "")
        assert bool(re.search(r"[㐀-鿿]", said)) == (language == "zh-hans"), said


def test_the_bar_shows_the_two_likeliest_and_the_page_the_rest() -> None:
    case = offered()
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").context["page"]
    assert page.bar == ["decline", "accept_offer"]
    assert page.actions == ["accept_offer", "decline", "withdraw"]


def test_an_order_leads_to_every_kind() -> None:
    """By one button: which kind it is follows from the answers."""
    order: Order = make_order(make_shop(EASY))
    client = browser(order)
    with at_noon():
        page = client.get(f"/orders/{order.ref}/").content.decode()
    assert page.count(f'class="button primary" href="/orders/{order.ref}/ask/"') == 1
    assert f"/orders/{order.ref}/complaint/" in page


def test_whoever_presses_second_is_told_what_happened_where_the_request_stands() -> None:
    case = in_review()
    with at_noon():
        client, seen = _before_somebody(
            case, "withdraw", lambda: actions.reject(case, because="Worn.", by=AGENT, at=NOW)
        )
        answer = client.post(f"/cases/{case.ref}/withdraw/", {"seen": seen}, follow=True)
    assert answer.redirect_chain[0][0] == f"/cases/{case.ref}/"
    assert "In the meantime: The shop could not approve the request." in answer.content.decode()


def test_whoever_writes_second_is_told_what_happened_beside_their_words() -> None:
    case = refused()
    with at_noon():
        client, seen = _before_somebody(case, "appeal", lambda: actions.appeal(case, words="First.", by=AGENT, at=NOW))
        answer = client.post(f"/cases/{case.ref}/appeal/", {"words": "It is not.", "seen": seen})
    assert answer.status_code == 422
    assert "In the meantime:" in answer.content.decode()
    assert "It is not.</textarea>" in answer.content.decode()
    assert "See where your request stands" in answer.content.decode()


def _before_somebody(case: Case, action: str, does: Any) -> tuple[Any, str]:
    """A browser that read the action's page before somebody else did something, and what the page had seen."""
    client = browser(case.order)
    page = client.get(f"/cases/{case.ref}/{action}/").content.decode()
    does()
    return client, re.findall(r'name="seen" value="(\d+)"', page)[0]
