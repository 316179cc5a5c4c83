"""The pages of shops and reasons: kept, shown before they are kept, refused where the law or a picture says no."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from aftercare.core.models import EventRow
from aftercare.people.models import Shop
from aftercare.policy.models import ReasonChoice
from aftercare.ui.tests.staffed import open_shop, picture, signed_in

pytestmark = pytest.mark.django_db
FIELDS = {"name": "Linen House", "country": "CN", "locale": "en", "timezone": "Europe/Berlin"}


def at(page: str, *args: str) -> str:
    return reverse(f"setup:{page}", args=args)


def image(size: tuple[int, int], kind: str = "PNG") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", size, "green").save(content, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", content.getvalue())


def test_a_shop_is_changed_and_the_audit_log_says_what() -> None:
    shop = open_shop()
    sent = {**FIELDS, "contact_email": "help@linen.example", "brand_color": "#2f6f5e", "return_address": "3 Mill Lane"}
    answer = signed_in("supervisor", shop).post(at("shop", shop.slug), sent)
    assert (answer.status_code, answer["Location"]) == (303, at("shop", shop.slug))
    shop.refresh_from_db()
    assert (shop.name, shop.contact_email, shop.brand_color) == ("Linen House", "help@linen.example", "#2f6f5e")
    assert set(EventRow.objects.get(name="shop.changed").data) >= {"name", "contact_email", "brand_color", "timezone"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Phobos"),
        ("contact_email", "nobody"),
        ("brand_color", "greenish"),
        ("name", " "),
        ("country", "XX1"),
    ],
)
def test_what_does_not_work_is_refused_at_its_field(field: str, value: str) -> None:
    shop = open_shop()
    answer = signed_in("admin", shop).post(at("shop", shop.slug), {**FIELDS, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not EventRow.objects.filter(name="shop.changed").exists()


def test_a_logo_is_written_anew_and_stands_in_the_sheet_and_at_its_address() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    assert client.post(at("logo", shop.slug), {"logo": image((900, 300))}).status_code == 303
    shop.refresh_from_db()
    assert (shop.logo_width, shop.logo_height) == (288, 96)
    assert "data:image/png;base64," in Client().get(f"/brand/{shop.slug}.css").content.decode()
    served = Client().get(f"/brand/{shop.slug}/logo.png")
    assert Image.open(io.BytesIO(b"".join(served.streaming_content))).size == (288, 96)  # type: ignore[attr-defined]
    client.post(at("no_logo", shop.slug))
    assert Client().get(f"/brand/{shop.slug}/logo.png").status_code == 404
    assert "data:image" not in Client().get(f"/brand/{shop.slug}.css").content.decode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("logo.svg", SVG, "image/svg+xml"),
        SimpleUploadedFile("logo.png", SVG, "image/png"),
        SimpleUploadedFile("logo.png", b"<html><script>alert(1)</script>", "image/png"),
        image((16, 16)),
        image((40, 40), "GIF"),
    ],
    ids=["svg", "svg named png", "html named png", "too small", "gif"],
)
def test_what_is_no_picture_is_no_logo(upload: SimpleUploadedFile) -> None:
    shop = open_shop()
    upload.seek(0)
    answer = signed_in("admin", shop).post(at("logo", shop.slug), {"logo": upload})
    assert answer.status_code == 422
    assert answer.context["logo_form"].errors["logo"]
    shop.refresh_from_db()
    assert shop.logo_digest == ""


def test_nothing_hidden_in_a_picture_survives() -> None:
    shop, upload = open_shop(), picture((200, 100))
    upload.name = "logo.jpg"
    hostile = SimpleUploadedFile("logo.jpg", upload.read() + b"<script>alert(1)</script>")
    signed_in("admin", shop).post(at("logo", shop.slug), {"logo": hostile})
    shop.refresh_from_db()
    assert b"script" not in shop.logo.read()


def test_a_colour_is_shown_with_its_contrast_before_it_is_kept() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    page = client.get(at("look", shop.slug), {"brand_color": "#ffe600"}).content.decode()
    assert page.count("contrast ") == 3 and 'fill="#ffe600"' in page
    assert "--brand: #ffe600" in client.get(at("header", shop.slug), {"color": "#ffe600"}).content.decode()
    assert "#ffe600" in client.get(at("mail", shop.slug), {"color": "#ffe600"}).content.decode()
    assert "no colour yet" in client.get(at("look", shop.slug), {"brand_color": "gre"}).content.decode()
    injected = client.get(at("header", shop.slug), {"color": "red;} </style><script>"}).content.decode()
    assert "<script" not in injected
    shop.refresh_from_db()
    assert shop.brand_color == ""


def test_an_administrator_opens_a_shop_and_works_for_it() -> None:
    client = signed_in("admin")
    sent = {
        "slug": "linen",
        "name": "Linen House",
        "country": "DE",
        "currency": "EUR",
        "locale": "en",
        "timezone": "Europe/Berlin",
    }
    answer = client.post(at("shop_add"), sent)
    assert (answer.status_code, answer["Location"]) == (303, at("shop", "linen"))
    shop = Shop.objects.get(slug="linen")
    assert shop.staff.count() == 1
    assert EventRow.objects.filter(name="shop.opened", shop_id=shop.pk).count() == 1
    again = client.post(at("shop_add"), sent)
    assert again.status_code == 422
    assert again.context["form"].errors["slug"]
    assert Shop.objects.count() == 1


def reasons_sent(**changed: Any) -> dict[str, Any]:
    """As the page sends it: everything shown, unless changed."""
    names = ["changed_mind", "defect", "wrong_item", "damaged", "not_as_described", "missing", "late", "not_arrived"]
    kinds = ["return", "refund_only", "exchange", "reship"]
    sent = {f"{name}.{kind}": "on" for name in names for kind in kinds}
    places = {f"{name}.place": str(place) for place, name in enumerate(names, 1)}
    return {key: value for key, value in {**sent, **places, **changed}.items() if value is not None}


def test_reasons_are_put_in_order_and_said_in_the_shops_words() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    sent = reasons_sent(
        **{"defect.place": "1", "changed_mind.place": "2", "defect.en": "It is broken", "late.exchange": None}
    )
    assert client.post(at("reasons_of", shop.slug), sent).status_code == 303
    first = ReasonChoice.objects.order_by("position").first()
    assert first
    assert (first.reason, first.words) == ("defect", {"en": "It is broken"})
    assert ReasonChoice.objects.get(reason="late").hidden == ["exchange"]
    assert 'value="It is broken"' in client.get(at("reasons")).content.decode()


def test_a_reason_the_law_needs_stays_whatever_is_sent() -> None:
    shop = open_shop()
    sent = reasons_sent(**{"defect.return": None, "changed_mind.return": None})
    assert signed_in("admin", shop).post(at("reasons_of", shop.slug), sent).status_code == 303
    assert not any("return" in row.hidden for row in ReasonChoice.objects.all())


def test_set_up_says_which_shop_refuses_every_request_for_want_of_a_policy() -> None:
    shop = open_shop()
    admin, agent = signed_in("admin", shop), signed_in("agent", shop)
    assert "no published policy" not in admin.get(at("index")).content.decode()
    silent = Shop.objects.create(slug="silent", name="Silent House")
    silent.staff.add(*shop.staff.all())
    said = admin.get(at("index")).content.decode()
    assert "Silent House has no published policy" in said
    assert f"{shop.name} has no" not in said
    assert reverse("policies:versions", args=["silent"]) in said
    assert "no published policy" not in agent.get(at("index")).content.decode()
