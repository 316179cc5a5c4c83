"""What was photographed and belongs to nothing goes after a day; what belongs to something stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from aftercare.cases.models import Photo
from aftercare.cases.photos import keep_photo
from aftercare.cases.tests.test_photos import picture
from aftercare.core.tasks.periods import PERIODIC
from aftercare.parcels.finding import find
from aftercare.parcels.unused_photos import AT_ONCE, sweep_photos
from stories.makers import CUSTOMER, NOW, WAREHOUSE, line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def kept(shop: Any, case: Any = None) -> Photo:
    return keep_photo(upload=SimpleUploadedFile("cup.jpg", picture()), shop_id=shop.pk, case=case, by=CUSTOMER, at=NOW)


def test_a_photo_that_was_never_sent_goes_after_a_day_with_its_file() -> None:
    photo = kept(make_shop())
    assert (sweep_photos(at=NOW + DAY), Photo.objects.count()) == (0, 1)
    assert default_storage.exists(str(photo.file.name))
    assert sweep_photos(at=NOW + DAY + timedelta(seconds=1)) == 1
    assert not Photo.objects.exists()
    assert not default_storage.exists(str(photo.file.name))


def test_what_belongs_to_a_request_or_to_found_goods_stays() -> None:
    case = make_case(make_order(make_shop(), [line_in(1, 5_000)]))
    of_case, of_stray, loose = kept(case.shop, case), kept(case.shop), kept(case.shop)
    find(case.shop, note="A red scarf", photos=[of_stray.ref], by=WAREHOUSE, at=NOW)
    assert sweep_photos(at=NOW + 30 * DAY) == 1
    assert set(Photo.objects.all()) == {of_case, of_stray}
    assert not default_storage.exists(str(loose.file.name))


def test_it_is_done_every_hour_and_in_parts() -> None:
    assert "parcels.forget_unused_photos" in PERIODIC
    assert AT_ONCE > 100
