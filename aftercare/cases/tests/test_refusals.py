"""No refusal goes out without words the customer reads; spaces are no words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aftercare.cases import actions
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.ui.tests.staffed import AGENT, CUSTOMER, asked, bought, open_shop, state

pytestmark = pytest.mark.django_db
WEN = Actor(ActorKind.SUPERVISOR, 9, "Wen")


def reject(case: Case, words: str) -> object:
    return actions.reject(case, because=words, by=AGENT, at=clock.now())


def rule_against(case: Case, words: str) -> object:
    return actions.rule(case, ruling="shop", words=words, by=WEN, at=clock.now())


def rule_for(case: Case, words: str) -> object:
    return actions.rule(case, ruling="customer", words=words, by=WEN, at=clock.now())


def close_duplicate(case: Case, words: str) -> object:
    return actions.close_duplicate(case, other=asked_again(case), because=words, by=AGENT, at=clock.now())


def asked_again(case: Case) -> Case:
    return Case.objects.filter(shop=case.shop_id).exclude(pk=case.pk).get()


def appealed(case: Case) -> Case:
    return actions.appeal(reject_well(case), words="No.", by=CUSTOMER, at=clock.now())


def reject_well(case: Case) -> Case:
    return actions.reject(case, because="Worn.", by=AGENT, at=clock.now())


@pytest.mark.parametrize("words", ["", "  \n\t", "\u3000"])
@pytest.mark.parametrize(
    ("act", "ready"),
    [(reject, None), (close_duplicate, None), (rule_against, appealed), (rule_for, appealed)],
    ids=lambda one: getattr(one, "__name__", "review"),
)
def test_a_refusal_without_words_is_refused_and_changes_nothing(
    act: Callable[[Case, str], object], ready: Callable[[Case], Case] | None, words: str
) -> None:
    shop = open_shop()
    asked(bought(shop))
    case: Any = asked(bought(shop))
    case = ready(case) if ready else case
    before = state()
    with pytest.raises(Refused) as refused:
        act(case, words)
    assert (refused.value.code, state()) == ("reason_missing", before)
