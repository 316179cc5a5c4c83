"""How it was: once a request has ended, by the customer alone, changed for a week, and told to the shop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aftercare.cases.actions import rate
from aftercare.cases.models import Case, Rating
from aftercare.cases.ratings import CHANGED_WITHIN, RATED_WITHIN
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.orders.factories import NOW
from stories.makers import AGENT, CUSTOMER, SUPERVISOR, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def ended() -> Case:
    return make_case(make_order(make_shop()), step="completed")


def refused(case: Case, **given: object) -> str:
    before = list(Rating.objects.values()), EventRow.objects.count()
    with pytest.raises(Refused) as told:
        rate(case, **{"stars": 5, "by": CUSTOMER, "at": NOW, **given})  # type: ignore[arg-type]
    assert (list(Rating.objects.values()), EventRow.objects.count()) == before
    return told.value.code


def test_an_ended_request_is_rated_and_the_shop_hears_of_it(ended: Case) -> None:
    rate(ended, stars=4, words=" Quick. ", by=CUSTOMER, at=NOW)
    assert (ended.rating.stars, ended.rating.words) == (4, "Quick.")
    told = EventRow.objects.get(name="case.rated")
    assert (told.data["stars"], told.data["words"], told.data["from"], told.data["to"]) == (
        4, "Quick.", "completed", "completed",
    )  # fmt: skip


def test_the_last_word_within_a_week_counts(ended: Case) -> None:
    rate(ended, stars=1, by=CUSTOMER, at=NOW)
    rate(ended, stars=5, words="They called me.", by=CUSTOMER, at=NOW + CHANGED_WITHIN - SECOND)
    assert Rating.objects.get().stars == 5
    assert Rating.objects.get().at == NOW
    assert refused(ended, stars=1, at=NOW + CHANGED_WITHIN) == "not_rated_now"


def test_a_request_is_rated_once_it_has_ended_and_while_it_is_remembered(ended: Case) -> None:
    assert refused(make_case(make_order(ended.shop))) == "not_rated_now"
    assert ended.closed_at
    assert refused(ended, at=ended.closed_at + RATED_WITHIN) == "not_rated_now"


def test_what_goes_on_as_another_request_is_rated_there(ended: Case) -> None:
    Case.objects.filter(pk=ended.pk).update(step="converted")
    assert refused(Case.objects.get(pk=ended.pk)) == "not_rated_now"


@pytest.mark.parametrize("by", [AGENT, SUPERVISOR, Actor(ActorKind.FINANCE)])
def test_nobody_of_the_shop_rates_its_own_work(ended: Case, by: Actor) -> None:
    assert refused(ended, by=by) == "role_not_allowed"


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_one_to_five_stars(ended: Case, stars: int) -> None:
    assert refused(ended, stars=stars) == "bad_stars"
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(case=ended, stars=stars, at=NOW, changed_at=NOW)
