"""Rating a request on its page, in stars and words."""

from __future__ import annotations

import pytest

from aftercare.cases.models import Case, Rating
from aftercare.orders.factories import NOW
from aftercare.portal.tests.visiting import at_noon, browser, unchanged
from stories.makers import make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended() -> Case:
    return make_case(make_order(make_shop(name="Aomu")), step="completed")


def test_the_page_of_an_ended_request_asks_how_it_was(ended: Case) -> None:
    client = browser(ended.order)
    with at_noon():
        assert "How was it?" in client.get(f"/cases/{ended.ref}/").content.decode()
        sent = client.post(f"/cases/{ended.ref}/rate/", {"stars": "5", "words": "Quick."}, follow=True)
    page = sent.content.decode()
    assert Rating.objects.get().stars == 5
    assert "Thank you. Aomu reads it." in page
    assert "You may still change what you said." in page
    assert 'value="5" id="id_stars_4" checked' in page


def test_an_open_request_asks_nothing_of_the_kind() -> None:
    case = make_case(make_order(make_shop()))
    client = browser(case.order)
    with at_noon(), unchanged():
        assert "How was it?" not in client.get(f"/cases/{case.ref}/").content.decode()
        assert client.get(f"/cases/{case.ref}/rate/")["Location"] == f"/cases/{case.ref}/"
        refused = client.post(f"/cases/{case.ref}/rate/", {"stars": "5"})
    assert refused.status_code == 422
    assert "This request cannot be rated now." in refused.content.decode()


def test_a_rating_without_stars_names_the_cure_and_keeps_the_words(ended: Case) -> None:
    with at_noon(), unchanged():
        answer = browser(ended.order).post(f"/cases/{ended.ref}/rate/", {"words": "Quick."})
    assert answer.status_code == 422
    assert "Choose one to five stars." in answer.content.decode()
    assert "Quick." in answer.content.decode()


def test_a_settled_rating_stays_to_be_read(ended: Case) -> None:
    Rating.objects.create(case=ended, stars=2, words="Slow.", at=NOW.replace(year=2020), changed_at=NOW)
    with at_noon():
        page = browser(ended.order).get(f"/cases/{ended.ref}/").content.decode()
    assert "★★☆☆☆" in page
    assert "Slow." in page
    assert f"/cases/{ended.ref}/rate/" not in page
