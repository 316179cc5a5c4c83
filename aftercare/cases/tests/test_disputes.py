"""A dispute is heard in rounds and ruled on by somebody who did not decide."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare import audit
from aftercare.cases import actions
from aftercare.cases.models import Case, Dispute
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from stories.makers import AGENT, CUSTOMER, NOW, STRICT, bring_to, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
BAO, WEN = (Actor(ActorKind.SUPERVISOR, number, name) for number, name in ((7, "Bao"), (8, "Wen")))
BAO_AS_AGENT = Actor(ActorKind.AGENT, 7, "Bao")


@pytest.fixture
def case() -> Case:
    case = make_case(make_order(make_shop(STRICT)), step="review")
    case = actions.reject(case, because="Worn.", by=BAO_AS_AGENT, at=NOW)
    return actions.appeal(case, words="It was not.", by=CUSTOMER, at=NOW)


def test_who_decided_does_not_rule_and_nothing_changes(case: Case) -> None:
    events = EventRow.objects.count()
    with pytest.raises(Refused) as refused:
        actions.rule(case, ruling="shop", words="Still worn.", by=BAO, at=NOW)
    assert (refused.value.code, EventRow.objects.count(), Dispute.objects.get().ruling) == ("not_neutral", events, "")
    assert actions.rule(case, ruling="customer", words="Not worn.", by=WEN, at=NOW).step == "send_back"


def test_a_token_does_not_rule_on_what_it_decided() -> None:
    decider, other = (Actor(ActorKind.INTEGRATION, number, "program") for number in (7, 8))
    case = make_case(make_order(make_shop(STRICT)), step="review")
    case = actions.reject(case, because="Worn.", by=decider, at=NOW)
    case = actions.appeal(case, words="It was not.", by=CUSTOMER, at=NOW)
    events = EventRow.objects.count()
    with pytest.raises(Refused) as refused:
        actions.rule(case, ruling="shop", words="Still worn.", by=decider, at=NOW)
    assert (refused.value.code, EventRow.objects.count(), Dispute.objects.get().ruling) == ("not_neutral", events, "")
    assert actions.rule(case, ruling="customer", words="Not worn.", by=other, at=NOW).step == "send_back"


def test_a_token_is_not_the_person_of_the_same_number(case: Case) -> None:
    token = Actor(ActorKind.INTEGRATION, BAO.id, "shop")
    assert actions.rule(case, ruling="customer", words="Not worn.", by=token, at=NOW).step == "send_back"


def test_each_question_begins_a_round(case: Case) -> None:
    for text in ("See here.", "And here."):
        case = actions.ask(case, words="Where?", by=WEN, at=NOW)
        case = actions.submit(case, text=text, by=CUSTOMER, at=NOW)
    assert Dispute.objects.get().round == 3
    assert list(case.evidence.order_by("id").values_list("round", "text")) == [(2, "See here."), (3, "And here.")]


def test_after_a_ruling_for_the_shop_there_is_no_further_appeal(case: Case) -> None:
    case = actions.rule(case, ruling="shop", words="Worn.", by=WEN, at=NOW)
    with pytest.raises(Refused):
        actions.appeal(case, words="No!", by=CUSTOMER, at=NOW)
    assert case.step == "ruled"


def test_an_appeal_comes_too_late_when_the_units_are_asked_for_again() -> None:
    order = make_order(make_shop(STRICT))
    case = bring_to(make_case(order), "rejected")
    make_case(order)
    with pytest.raises(Refused) as refused:
        actions.appeal(case, words="No!", by=CUSTOMER, at=NOW)
    case.refresh_from_db()
    assert (refused.value.code, case.step, Dispute.objects.count()) == ("over_cap", "rejected", 0)


def test_withdrawing_closes_the_dispute() -> None:
    case = make_case(make_order(make_shop(STRICT)), step="dispute")
    case = actions.withdraw(case, by=CUSTOMER, at=NOW)
    heard = Dispute.objects.get(case=case)
    assert (case.step, heard.ruling, heard.ruled_at) == ("withdrawn", "withdrawn", NOW)


def test_what_a_customer_adds_in_review_gives_nobody_more_time() -> None:
    case = make_case(make_order(make_shop(STRICT)))
    due = case.due_at
    case = actions.submit(case, text="And this.", by=CUSTOMER, at=NOW + timedelta(hours=40))
    assert (case.step, case.due_at, case.evidence.get().text) == ("review", due, "And this.")
    assert audit.run() == []


@pytest.mark.parametrize("kind", ["exchange", "reship"])
def test_an_objection_that_was_refused_and_is_won_gets_another_replacement(kind: str) -> None:
    case = make_case(make_order(make_shop(STRICT)), kind=kind, reason="missing", step="objected")
    case = actions.reject(case, because="It is as ordered.", by=AGENT, at=NOW)
    assert (case.step, case.closed_at, audit.run()) == ("sent_refused", NOW, [])
    case = actions.appeal(Case.objects.get(pk=case.pk), words="It is not.", by=CUSTOMER, at=NOW)
    parcels = case.parcels.count()
    case = actions.rule(case, ruling="customer", words="The photo shows it.", by=WEN, at=NOW)
    assert (case.step, case.parcels.count(), audit.run()) == ("replace", parcels, [])
    assert bring_to(case, "completed").closed_at
    assert audit.run() == []


def test_while_another_replacement_is_to_be_sent_nobody_asks_for_its_units() -> None:
    order = make_order(make_shop(STRICT))
    case = make_case(order, kind="exchange", step="objected")
    case = actions.send_again(case, by=AGENT, at=NOW)
    with pytest.raises(Refused):
        make_case(order)
    assert (Case.objects.count(), audit.run()) == (1, [])
    case = bring_to(case, "completed")
    assert make_case(order).step == "review"
    assert audit.run() == []


def test_no_other_replacement_is_sent_for_units_that_are_asked_for_anew() -> None:
    order = make_order(make_shop(STRICT))
    case = make_case(order, kind="exchange", step="objected")
    make_case(order)
    with pytest.raises(Refused) as refused:
        actions.send_again(case, by=AGENT, at=NOW)
    assert (refused.value.code, Case.objects.get(pk=case.pk).step, audit.run()) == ("over_cap", "objected", [])


@pytest.mark.parametrize("answer", ["send_again", "refund_instead"])
def test_what_is_wrong_with_a_replacement_is_answered_by_a_person(answer: str) -> None:
    case = make_case(make_order(make_shop(STRICT)), kind="exchange", step="confirm")
    case = actions.not_well(case, text="It is scratched.", by=CUSTOMER, at=NOW)
    assert (case.step, case.owner, case.due_action) == ("objected", "agent", "escalate")
    assert case.evidence.get().text == "It is scratched."
    if answer == "send_again":
        case = actions.send_again(case, by=AGENT, at=NOW)
    else:
        case = actions.refund_instead(case, words="None is left.", by=AGENT, at=NOW)
    assert bring_to(case, "completed").closed_at
    assert audit.run() == []
