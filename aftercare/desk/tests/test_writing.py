"""Replies, notes and saved replies at the desk: what is shown before it is sent is what happens, and stays inside."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from aftercare.cases import actions
from aftercare.cases.actions import save_reply
from aftercare.cases.models import Case, CaseLink, Mention, Note, SavedReply
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.tasks import run_until_idle
from aftercare.desk.notes.urls import urlpatterns as notes_urls
from aftercare.desk.replies.urls import urlpatterns as replies_urls
from aftercare.money.models import RefundOperation
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import (
    AGENT,
    CUSTOMER,
    asked,
    bought,
    noted,
    open_shop,
    picture,
    signed_in,
    staff,
    state,
)

pytestmark = pytest.mark.django_db


def saved(shop: Shop, **fields: Any) -> SavedReply:
    given = {"locale": "en", "name": "Thanks", "shortcut": "thanks", "text": "Dear {customer}, thank you.", **fields}
    return save_reply(shop=shop, **given, by=AGENT, at=clock.now())


def a_note(case: Case, text: str = "Careful.", **by: Any) -> Note:
    actions.note(case, text=text, by=AGENT, at=clock.now())
    return Note.objects.latest("id")


def _mentions(page: Any) -> int:
    """How many the bar says are waiting."""
    (place,) = [place for place in page.context["frame"].places if place.address == reverse("notes:mentions")]
    return int(place.waiting)


def _edited(note: Note) -> list[str]:
    return [note.case.ref, note.ref]


# Every address of the two packages: method, arguments, what is sent, and the role that may not.
ADDRESSES: dict[str, tuple[str, Any, dict[str, str], str]] = {
    "notes:mentions": ("get", lambda shop: [], {}, "warehouse"),
    "notes:seen": ("post", lambda shop: [], {}, "auditor"),
    "notes:colleagues": ("get", lambda shop: [asked(bought(shop)).ref], {}, "warehouse"),
    "notes:edit": ("post", lambda shop: _edited(a_note(asked(bought(shop)))), {"text": "x"}, "auditor"),
    "replies:replies": ("get", lambda shop: [], {}, "warehouse"),
    "replies:save": ("post", lambda shop: [], {"name": "x"}, "agent"),
    "replies:reply": ("get", lambda shop: [saved(shop).ref], {}, "warehouse"),
    "replies:change": ("post", lambda shop: [saved(shop).ref], {"name": "x"}, "agent"),
    "replies:remove": ("post", lambda shop: [saved(shop).ref], {}, "agent"),
    "replies:choices": ("get", lambda shop: [asked(bought(shop)).ref], {}, "warehouse"),
}  # fmt: skip


def _ask(client: Client, name: str, shop: Shop) -> tuple[Any, Any, Any]:
    method, args, body, _role = ADDRESSES[name]
    address = reverse(name, args=args(shop))
    before = (state(), list(SavedReply.objects.values()), list(Note.objects.values()))
    response = getattr(client, method)(address, body)
    return response, before, (state(), list(SavedReply.objects.values()), list(Note.objects.values()))


def test_every_address_is_tried() -> None:
    named = {f"notes:{one.name}" for one in notes_urls} | {f"replies:{one.name}" for one in replies_urls}
    assert named == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_strangers_other_roles_and_other_shops_reach_and_change_nothing(name: str) -> None:
    shop = open_shop()
    response, before, after = _ask(Client(), name, shop)
    assert (response.status_code, after) == (302, before)
    shop = open_shop()
    response, before, after = _ask(signed_in(ADDRESSES[name][3], shop), name, shop)
    assert (response.status_code, after) == (403, before)
    if "<" in str(next(url for url in [*notes_urls, *replies_urls] if url.name == name.split(":")[1]).pattern):
        shop = open_shop()
        response, before, after = _ask(signed_in("admin", open_shop()), name, shop)
        assert (response.status_code, after) == (404, before)


def _try(shop: Shop, name: str, case: Case, body: dict[str, Any]) -> Any:
    return signed_in("agent", shop).post(reverse(f"desk:try_{name}", args=[case.ref]), body)


def _do(shop: Shop, name: str, case: Case, body: dict[str, Any]) -> None:
    response = signed_in("agent", shop).post(reverse(f"desk:{name}", args=[case.ref]), body)
    assert response.status_code == 303, response.content.decode()


def test_what_is_shown_before_refusing_is_what_the_customer_then_reads_in_their_language() -> None:
    shop = open_shop(locale="zh-hans")
    case = asked(bought(shop, locale="zh-hans"))
    run_until_idle()
    before, kept = state(), Message.objects.count()
    shown = _try(shop, "reject", case, {"because": "已经使用过。"})
    assert state() == before
    assert (Message.objects.count(), case.decisions.count()) == (kept, 1)
    assert 'lang="zh-Hans"' in shown.content.decode()
    _do(shop, "reject", case, {"because": "已经使用过。"})
    run_until_idle()
    sent = Message.objects.latest("id")
    (words,) = shown.context["outcome"].told
    assert words.subject == sent.subject
    assert all(part in shown.content.decode() and part in sent.text for part in words.whole.split("\n\n"))


def test_a_refusal_without_its_reason_says_so_before_it_is_sent() -> None:
    shop = open_shop()
    shown = _try(shop, "reject", asked(bought(shop)), {"because": " "})
    assert "Write the customer why" in shown.content.decode()


def test_the_refund_shown_before_is_the_refund_made() -> None:
    shop = open_shop()
    case = asked(bought(shop), units=2)
    (line,) = case.asked
    body = {f"units_{line.pk}": "1", "path": "keep"}
    shown = _try(shop, "approve_part", case, body).context["outcome"]
    assert not RefundOperation.objects.exists()
    _do(shop, "approve_part", case, body)
    operation = RefundOperation.objects.get()
    total = shown.rows[-1]
    assert (total.amount, str(operation.tender) in total.label) == (operation.money, True)
    page = signed_in("agent", shop).get(reverse("desk:case", args=[case.ref]))
    assert page.context["rows"] == shown.rows


def test_what_would_be_paid_stands_on_the_page_before_it_is_approved() -> None:
    shop = open_shop()
    case = asked(bought(shop), kind="refund_only")
    client = signed_in("agent", shop)
    before = client.get(reverse("desk:case", args=[case.ref])).context["rows"]
    _do(shop, "approve", case, {})
    assert client.get(reverse("desk:case", args=[case.ref])).context["rows"] == before
    assert RefundOperation.objects.get().money == before[-1].amount


def test_a_reply_stands_in_the_story_and_says_when_the_customer_waits() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    actions.write(case, text="Where is my money?", by=CUSTOMER, at=clock.now())
    listed = signed_in("agent", shop).get(reverse("desk:queue"), {"view": "unanswered"}).content.decode()
    assert case.ref in listed
    page = signed_in("agent", shop).get(reverse("desk:case", args=[case.ref])).content.decode()
    assert "Where is my money?" in page
    assert "nobody has answered" in page
    _do(shop, "write", case, {"text": "Tomorrow."})
    page = signed_in("agent", shop).get(reverse("desk:case", args=[case.ref])).content.decode()
    assert "Tomorrow." in page
    assert "nobody has answered" not in page


def test_a_note_is_read_by_colleagues_called_by_it_and_put_right_by_its_author() -> None:
    shop = open_shop()
    case, sun = asked(bought(shop)), staff("supervisor", shop, first_name="Sun", last_name="Li")
    me = staff("agent", shop, first_name="Lin")
    mine, theirs = noted(Client(), me), noted(Client(), sun)
    mine.post(reverse("desk:note", args=[case.ref]), {"text": "Please look, @Sun Li <b>now</b>"})
    note, address = Note.objects.get(), reverse("desk:case", args=[case.ref])
    page = theirs.get(address)
    assert _mentions(page) == 1
    assert "Please look, @Sun Li &lt;b&gt;now&lt;/b&gt;" in page.content.decode()
    assert "calls you" in page.content.decode()
    assert "Please look" in theirs.get(reverse("notes:mentions")).content.decode()
    gone = theirs.post(reverse("notes:seen"), {"mention": str(Mention.objects.get().pk)})
    assert gone["Location"] == f"{address}#{note.ref}"
    assert _mentions(theirs.get(address)) == 0
    edit = reverse("notes:edit", args=[case.ref, note.ref])
    theirs.post(edit, {"text": "Mine now."})
    mine.post(edit, {"text": "Please look at the seal."})
    note.refresh_from_db()
    assert note.text == "Please look at the seal."
    assert "What it said before" in mine.get(address).content.decode()


def test_somebody_elses_mention_is_not_seen_by_me() -> None:
    shop = open_shop()
    case, sun = asked(bought(shop)), staff("supervisor", shop, first_name="Sun")
    a_note(case, "@Sun")
    signed_in("agent", shop).post(reverse("notes:seen"), {"mention": str(Mention.objects.get().pk)})
    assert Mention.objects.of(sun).unseen().exists()


def test_saved_replies_come_filled_those_in_the_customers_language_first() -> None:
    shop = open_shop(locale="en", return_address="")
    case = asked(bought(shop, locale="en"))
    saved(shop, name="A", shortcut="a", locale="zh-hans", text="您好")
    saved(shop, text="Dear {customer}, send it to {address}.")
    saved(open_shop(), name="Not ours", text="No")
    page = signed_in("agent", shop).get(reverse("replies:choices", args=[case.ref])).content.decode()
    assert page.index("Thanks") < page.index("您好")
    assert f"Dear {case.customer}, send it to {{address}}." in page
    assert "something is missing" in page
    assert "Not ours" not in page


def test_supervisors_keep_replies_and_an_unknown_variable_is_said_at_its_field() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    body = {"shop": shop.pk, "name": "Photo", "shortcut": "photo", "locale": "en", "text": "Dear {who}"}
    wrong = client.post(reverse("replies:save"), body)
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["text"]
    assert client.post(reverse("replies:save"), {**body, "text": "Dear {customer}"}).status_code == 303
    kept = SavedReply.objects.get()
    client.post(reverse("replies:change", args=[kept.ref]), {**body, "text": "Hello"})
    kept.refresh_from_db()
    assert kept.text == "Hello"
    assert "Hello" in signed_in("agent", shop).get(reverse("replies:replies")).content.decode()
    client.post(reverse("replies:remove", args=[kept.ref]))
    assert not SavedReply.objects.exists()


def _whys(shop: Shop, case: Case) -> dict[str, list[str]]:
    page = signed_in("agent", shop).get(reverse("desk:case", args=[case.ref]))
    return {other.case.ref: other.whys for other in page.context["file"].related.others}


def test_requests_about_the_same_thing_are_shown_with_why() -> None:
    shop = open_shop()
    order = bought(shop)
    case, again, stranger = asked(order), asked(order), asked(bought(shop))
    taken = picture().read()
    for one in (case, stranger):
        upload = picture()
        upload.file = ContentFile(taken)
        keep_photo(upload=upload, shop_id=shop.pk, case=one, by=CUSTOMER, at=clock.now())
    asked(bought(open_shop()))
    assert _whys(shop, case) == {again.ref: ["order", "customer", "trouble"], stranger.ref: ["photo"]}


def test_a_duplicate_is_closed_with_a_reason_and_leads_to_the_other() -> None:
    shop = open_shop()
    order = bought(shop)
    first, second = asked(order), asked(order)
    page = signed_in("agent", shop).get(reverse("desk:case", args=[second.ref]))
    assert f'data-value="{first.ref}"' in page.content.decode()
    body = {"other": first.ref, "because": "We look after it in your other request."}
    _do(shop, "close_duplicate", second, body)
    second.refresh_from_db()
    assert (second.step, CaseLink.objects.get().other) == ("rejected", first)
    before = state()
    late = signed_in("agent", shop).post(reverse("desk:close_duplicate", args=[second.ref]), body)
    assert (late.status_code, state()) == (422, before)
    actions.withdraw(first, by=CUSTOMER, at=clock.now())
    third = asked(order)
    before = state()
    refused = signed_in("agent", shop).post(reverse("desk:close_duplicate", args=[third.ref]), body)
    assert (refused.status_code, state()) == (422, before)


def test_a_page_asks_as_much_with_many_notes_and_others_as_with_one(django_assert_max_num_queries: Any) -> None:
    shop = open_shop()
    order = bought(shop, quantity=9)
    case, me = asked(order), staff("agent", shop)
    client = noted(Client(), me)

    def fill(times: int) -> None:
        for _ in range(times):
            a_note(case, f"@{me.username}")
            asked(order)
            actions.write(case, text="Hello.", by=AGENT, at=clock.now())

    fill(1)
    address = reverse("desk:case", args=[case.ref])
    client.get(address)
    counts = []
    for more in (0, 4):
        fill(more)
        with django_assert_max_num_queries(25) as counted:
            assert client.get(address).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
