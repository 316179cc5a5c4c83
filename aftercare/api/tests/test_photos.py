"""Photos by API: kept private, without what they do not show."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from aftercare.cases.models import Photo
from aftercare.cases.tests.films import mp4

from .talk import V1, Talk, ask, new_order, new_shop
from .world import picture

pytestmark = pytest.mark.django_db


def send(talk: Talk, photo: Any, **fields: str) -> tuple[int, Any]:
    data = {**fields, "photo": photo} if photo else fields
    response = talk.client.post(f"{V1}/photos", data, headers={"Authorization": f"Bearer {talk.token}", **talk.headers})
    return response.status_code, json.loads(response.content)


def test_a_customer_sends_a_photo_and_the_shop_sees_it() -> None:
    shop = new_shop()
    order = new_order(shop)
    customer = Talk.of_customer(order)
    ref = customer.post("/cases", ask(order))[1]["ref"]
    status, photo = send(customer, picture(), case=ref)
    assert (status, photo["case"], photo["width"]) == (201, ref, 8)
    for talk in (customer, Talk.of_shop(shop)):
        response = talk.client.get(f"{V1}/photos/{photo['ref']}", headers={"Authorization": f"Bearer {talk.token}"})
        assert response.headers["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(response.getvalue())).size == (8, 8)
        assert "private" in response.headers["Cache-Control"]


def test_what_is_no_photo_is_refused() -> None:
    talk = Talk.of_shop(new_shop())
    text = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    status, problem = send(talk, text)
    assert (status, problem["errors"][0]["field"]) == (422, "photo")
    assert send(talk, None, case="")[0] == 422
    assert not Photo.objects.exists()


def test_a_customer_must_name_one_of_their_own_cases() -> None:
    shop = new_shop()
    order, other = new_order(shop), new_order(shop)
    theirs = Talk.of_customer(other).post("/cases", ask(other))[1]["ref"]
    customer = Talk.of_customer(order)
    assert send(customer, picture())[1]["errors"][0]["field"] == "case"
    assert send(customer, picture(), case=theirs)[0] == 404
    assert not Photo.objects.exists()


def test_a_photo_sent_twice_with_one_key_is_kept_once() -> None:
    talk = Talk.of_shop(new_shop())
    talk.headers = {"Idempotency-Key": "k"}
    first, again = send(talk, picture()), send(talk, picture())
    assert first == again
    assert Photo.objects.count() == 1
    assert send(talk, picture(), case="AS-OTHER")[1]["code"] == "key_reused"


def test_a_video_is_sent_and_fetched_in_pieces() -> None:
    talk = Talk.of_shop(new_shop())
    status, video = send(talk, SimpleUploadedFile("clip.mp4", mp4(), "video/mp4"))
    assert (status, video["content_type"], video["width"]) == (201, "video/mp4", 640)
    headers = {"Authorization": f"Bearer {talk.token}", "Range": "bytes=4-7"}
    piece = talk.client.get(f"{V1}/photos/{video['ref']}", headers=headers)
    assert (piece.status_code, piece.getvalue()) == (206, b"ftyp")
    assert piece.headers["X-Content-Type-Options"] == "nosniff"
    status, problem = send(talk, SimpleUploadedFile("clip.mp4", mp4()[:-9], "video/mp4"))
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "video_cut_off", "photo")
