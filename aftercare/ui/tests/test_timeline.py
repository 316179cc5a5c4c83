"""History in words: every event can be told, to everybody, in both languages."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from aftercare.cases.dialogue import Relation
from aftercare.cases.events import CaseEvent
from aftercare.core.actor import ActorKind
from aftercare.core.events import REGISTRY
from aftercare.core.models import EventRow
from aftercare.orders.factories import NOW
from aftercare.parcels.outbound import Purpose
from aftercare.policy.facts import Verdict
from aftercare.ui.telling import NOT_FOR_CUSTOMERS, SENTENCES, STAFF_WORDS
from aftercare.ui.timeline import entry, timeline

PACKAGE = Path(__file__).parents[2]
DATA: dict[str, Any] = {
    "verdict": "accept", "amount": 12_800, "because": "It was worn.", "carrier": "SF", "tracking_number": "SF1",
    "units": 1, "of": 2, "accepted": 1, "refused": 1, "notes": ["scratched"], "detail": "no balance", "number": 3,
    "kind": "return", "path": "send_back", "other": "AS-2", "into": "AS-3", "photos": 2, "severity": "high",
    "recovered": 500, "due": NOW.isoformat(), "until": NOW.isoformat(), "article": "消法 25",
    "assignee": "Bao", "was": "Ann", "note": "",
    "stars": 4,
}  # fmt: skip
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "case.opened": [{"verdict": verdict} for verdict in Verdict],
    "case.approved": [{}, {"less": {"TEE": 1}}],
    "case.withdrawn": [{"to": "withdrawn"}, {"to": "turned_back"}],
    "case.expired": [{"from": "evidence"}, {"from": "send_back"}],
    "case.lapsed": [{"from": "offer"}, {"from": "dispute_evidence"}],
    "case.ruled": [{"ruling": "customer"}, {"ruling": "shop"}],
    "case.linked": [{"relation": relation} for relation in Relation.values],
    "case.assigned": [{"own": True}, {"own": False}],
    "evidence.given": [{"photos": 0}, {"photos": 2}],
    "offer.made": [{"amount": None}, {"amount": 500}],
    "parcel.stopped": [{"action": "intercept"}, {"action": "refuse"}],
    "shipment.sent": [{"purpose": purpose} for purpose in Purpose.values],
    "claim.closed": [{"recovered": 0}, {"recovered": 500}],
}


def event(name: str, *, by: ActorKind = ActorKind.AGENT, pk: int = 1, **data: object) -> EventRow:
    return EventRow(pk=pk, name=name, at=NOW, actor_kind=by.value, actor_name="Mei", data={**DATA, **data})


def of_cases() -> set[str]:
    """The names of all events about a case. Tests of the events themselves declare some of their own."""
    for path in PACKAGE.glob("*/events.py"):
        import_module(f"aftercare.{path.parent.name}.events")
    return {name for name, event in REGISTRY.items() if issubclass(event, CaseEvent) and not name.startswith("test.")}


def test_every_event_of_a_case_has_a_sentence_and_every_sentence_an_event() -> None:
    assert set(SENTENCES) == of_cases() | {"policy.published"}


def test_what_is_kept_from_customers_happens() -> None:
    assert of_cases() >= NOT_FOR_CUSTOMERS | STAFF_WORDS


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_every_way_an_event_can_go_is_told_in_both_languages(name: str) -> None:
    for variant in VARIANTS.get(name, [{}]):
        said = set()
        for language in ("en", "zh-hans"):
            with translation.override(language):
                said.add(entry(event(name, **variant), currency="CNY", reader=ActorKind.CUSTOMER).sentence)
        assert len(said) == 2, f"{name} {variant}"


def test_the_shops_own_words_stay_with_it() -> None:
    answered = event("complaint.answered", words="We are sorry.", corrective_action="Foam in every box.")
    del answered.data["because"], answered.data["detail"], answered.data["notes"]
    assert entry(answered, currency="CNY", reader=ActorKind.CUSTOMER).quote == "We are sorry."
    assert "Foam in every box." in entry(answered, currency="CNY", reader=ActorKind.AGENT).quote


def test_an_offer_is_told_with_its_terms() -> None:
    offered = event("offer.made", kind="refund_only", path="keep", amount=3_000)
    assert entry(offered, currency="CNY", reader=ActorKind.CUSTOMER).sentence == (
        "The shop offered ¥30.00: Money back, the goods are kept."
    )
    without = event("offer.made", kind="exchange", path="ship_first", amount=None)
    assert entry(without, currency="CNY", reader=ActorKind.CUSTOMER).sentence == (
        "The shop made an offer: Replacement now, the goods after."
    )


@pytest.mark.parametrize("reader", [ActorKind.CUSTOMER, ActorKind.AGENT])
@pytest.mark.parametrize("by", list(ActorKind))
@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_an_event_is_told_whole_in_both_languages(name: str, by: ActorKind, reader: ActorKind) -> None:
    told = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told[language] = entry(event(name, by=by), currency="CNY", reader=reader).sentence
    assert re.search(r"[㐀-鿿]", told["zh-hans"])
    assert not re.search(r"[㐀-鿿]", told["en"].replace(DATA["article"], ""))
    assert "%" not in told["en"] + told["zh-hans"]


def test_a_customer_reads_of_roles_and_the_staff_of_names() -> None:
    approved = event("case.approved")
    assert entry(approved, currency="CNY", reader=ActorKind.CUSTOMER).sentence == "The shop approved the request."
    assert entry(approved, currency="CNY", reader=ActorKind.WAREHOUSE).sentence == "Mei approved the request."


def test_a_customer_is_not_shown_what_the_provider_said() -> None:
    failed = event("refund.failed")
    del failed.data["because"]
    del failed.data["notes"]
    assert entry(failed, currency="CNY", reader=ActorKind.CUSTOMER).quote == ""
    assert entry(failed, currency="CNY", reader=ActorKind.FINANCE).quote == "no balance"


def test_what_was_said_is_quoted() -> None:
    assert entry(event("case.rejected"), currency="CNY", reader=ActorKind.CUSTOMER).quote == "It was worn."


def test_the_deadline_that_approves_is_told_as_such() -> None:
    by_itself = entry(event("case.approved", by=ActorKind.SYSTEM), currency="CNY", reader=ActorKind.CUSTOMER)
    assert by_itself.sentence == "Approved by itself: the time to answer had passed."


@pytest.mark.parametrize(
    ("accepted", "refused", "says"),
    [(2, 0, "accepted all of them (2)"), (0, 2, "could not accept them (2)"), (1, 1, "1 accepted, 1 not")],
)
def test_an_inspection_says_how_many_were_accepted(accepted: int, refused: int, says: str) -> None:
    seen = event("goods.inspected", by=ActorKind.WAREHOUSE, accepted=accepted, refused=refused)
    assert says in entry(seen, currency="CNY", reader=ActorKind.CUSTOMER).sentence


def test_the_latest_comes_first_even_within_one_instant() -> None:
    events = [event("case.opened", pk=1), event("refund.requested", pk=2), event("refund.retried", pk=3)]
    told = timeline(events, currency="CNY", reader=ActorKind.CUSTOMER)
    assert [one.name for one in told] == ["refund.requested", "case.opened"]
