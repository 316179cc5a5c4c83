"""Photos and videos are kept as they are added, shown to nobody else, and gone when they are taken away."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from aftercare.cases.models import Case, Photo
from aftercare.cases.tests.films import mp4
from aftercare.orders.models import Order
from aftercare.portal.tests.test_access import a_picture
from aftercare.portal.tests.visiting import ask, at_noon, browser, send, unchanged
from stories.makers import EASY, line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PAGE = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(EASY), [line_in(1)])


@pytest.fixture
def client(order: Order) -> Client:
    client = browser(order)
    with at_noon():
        client.get(f"/orders/{order.ref}/ask/")
        ask(client, order, "why", reason="defect")
    return client


def draft_of(client: Client, order: Order) -> Any:
    return client.session["drafts"][str(order.pk)]


def upload(client: Client, order: Order, file: Any, *, key: str = "k", draft: str | None = None) -> Any:
    named = draft_of(client, order)["key"] if draft is None else draft
    with at_noon():
        return client.post(f"/orders/{order.ref}/photos/", {"photos": file, "key": key, "draft": named})


def film(content: bytes = b"", name: str = "crack.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or mp4(), "video/mp4")


def test_a_video_goes_with_the_request_and_plays_in_pieces(order: Order, client: Client) -> None:
    seal = upload(client, order, film()).json()["photo"]
    with at_noon():
        ask(client, order, "show", photo=seal)
        done = send(client, order, ask(client, order, "how", kind="return"))
    case, photo = Case.objects.get(), Photo.objects.get()
    assert (photo.case, photo.content_type) == (case, "video/mp4")
    address = f"/cases/{case.ref}/photos/{photo.ref}/"
    assert f'<video class="shown" src="{address}#t=0.1" controls' in done.content.decode()
    whole = client.get(address)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Type"]) == (200, "bytes", "video/mp4")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"].startswith("attachment;")
    content = whole.getvalue()
    for wanted, told in (("bytes=0-9", content[:10]), ("bytes=10-", content[10:]), ("bytes=-5", content[-5:]),
                         ("bytes=5-99999999", content[5:])):  # fmt: skip
        piece = client.get(address, headers={"range": wanted})
        assert (piece.status_code, piece.getvalue()) == (206, told)
        assert piece["Content-Length"] == str(len(told))
        assert piece["Content-Range"].endswith(f"/{len(content)}")
    for unknown in ("bytes=99999999-", "bytes=9-5", "bytes=0-1,4-5", "lines=0-1", "bytes=-", "bytes=-0"):
        assert client.get(address, headers={"range": unknown}).getvalue() == content


def test_what_arrived_before_the_network_failed_is_not_kept_twice(order: Order, client: Client) -> None:
    first, again = upload(client, order, a_picture()), upload(client, order, a_picture())
    assert first.json() == again.json()
    assert Photo.objects.count() == len(draft_of(client, order)["photos"]) == 1


def test_what_was_added_is_there_after_the_tab_was_closed(order: Order, client: Client) -> None:
    seal = upload(client, order, a_picture()).json()["photo"]
    with at_noon():
        page = client.get(f"/orders/{order.ref}/ask/show/").content.decode()
    assert f'src="/orders/{order.ref}/photos/{seal}/"' in page
    shown = client.get(f"/orders/{order.ref}/photos/{seal}/")
    assert Image.open(io.BytesIO(shown.getvalue())).format == "JPEG"


def test_what_is_taken_away_is_gone(order: Order, client: Client) -> None:
    seal = upload(client, order, a_picture()).json()["photo"]
    kept = Photo.objects.get()
    client.post(f"/orders/{order.ref}/photos/", {"remove": seal, "draft": draft_of(client, order)["key"]})
    assert not Photo.objects.exists()
    assert not kept.file.storage.exists(str(kept.file.name))
    assert draft_of(client, order)["photos"] == []


def test_what_was_sent_cannot_be_taken_away(order: Order, client: Client) -> None:
    seal = upload(client, order, a_picture()).json()["photo"]
    with at_noon():
        ask(client, order, "show", photo=seal)
        send(client, order, ask(client, order, "how", kind="return"))
    client.post(f"/orders/{order.ref}/photos/", {"remove": seal})
    assert Photo.objects.filter(case=Case.objects.get()).count() == 1
    assert client.get(f"/orders/{order.ref}/photos/{seal}/").status_code == 404


def test_begun_afresh_its_photos_are_gone(order: Order, client: Client) -> None:
    upload(client, order, a_picture())
    client.post(f"/orders/{order.ref}/ask/afresh/")
    assert not Photo.objects.exists()


def test_the_seal_of_another_order_opens_nothing(order: Order, client: Client) -> None:
    seal = upload(client, order, a_picture()).json()["photo"]
    other = make_order(order.shop)
    theirs = browser(other)
    assert theirs.get(f"/orders/{other.ref}/photos/{seal}/").status_code == 404
    theirs.post(f"/orders/{other.ref}/photos/", {"remove": seal})
    with at_noon():
        case = make_case(other, units=[1])
    theirs.post(f"/cases/{case.ref}/submit/", {"photo": seal, "text": "See"})
    photo = Photo.objects.get()
    assert (photo.case, photo.evidence) == (None, None)


@override_settings(VIDEO_LIMIT=50 * 1024 * 1024 - 1)
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "“a.svg” is no photo or video we can read",
        ),
        ("a.gif", b"GIF89a/*\0\0*/=1;alert(1)", "“a.gif” is no photo or video"),
        ("a.jpg", PAGE, "“a.jpg” is no photo or video we can read; send a JPEG"),
        ("a.mp4", PAGE, "“a.mp4” is no photo or video"),
        ("a.mp4", mp4()[:-9], "The end of “a.mp4” is missing: it was cut off on its way. Send it again."),
        ("a.mp4", "50 MB", "“a.mp4” is larger than 49 MB; film a shorter one"),
        ("a.png", "100 megapixels", "“a.png” has too many pixels; take it at a lower resolution."),
    ],
    ids=["svg", "gif and script", "page as jpg", "page as mp4", "wrong length", "50 MB", "100 megapixels"],
)
def test_what_is_hostile_is_refused_by_its_name_and_nothing_is_kept(
    order: Order, client: Client, name: str, content: Any, says: str
) -> None:
    if content == "50 MB":
        content = mp4(mdat=bytes(50 * 1024 * 1024))
    elif content == "100 megapixels":
        large = io.BytesIO()
        Image.new("1", (10_000, 10_000)).save(large, "PNG")
        content = large.getvalue()
    with unchanged():
        answer = upload(client, order, SimpleUploadedFile(name, content))
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/json")
        assert says in answer.json()["problem"]
        with at_noon():
            form = ask(client, order, "show", photos=SimpleUploadedFile(name, content), note="Kept")
        assert form.status_code == 422
        assert says in form.content.decode()
        assert "Kept" in form.content.decode()
    assert not Photo.objects.exists()
    assert draft_of(client, order)["photos"] == []


def test_more_than_may_be_are_refused_one_by_one_and_together(order: Order, client: Client) -> None:
    for number in range(8):
        assert upload(client, order, a_picture(), key=str(number)).status_code == 201
    assert "At most 8 photos and videos" in upload(client, order, a_picture(), key="9").json()["problem"]
    with at_noon():
        answer = ask(client, order, "show", photos=[a_picture() for _ in range(9)])
    assert answer.status_code == 422
    assert Photo.objects.count() == 8


def test_nothing_sent_is_said(order: Order, client: Client) -> None:
    answer = client.post(f"/orders/{order.ref}/photos/", {"photos": "text", "key": "k"})
    assert (answer.status_code, answer.json()) == (422, {"problem": "The file did not arrive whole; send it again."})


def test_another_pages_photos_are_not_the_drafts(order: Order, client: Client) -> None:
    assert upload(client, order, a_picture(), draft="").status_code == 201
    assert draft_of(client, order)["photos"] == []
