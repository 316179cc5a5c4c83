"""What can happen to a case. The step before and after stand in every event, so history rebuilds the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aftercare.core.actor import ActorKind
from aftercare.core.events import Event
from aftercare.people.models import User

from .models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    """Something that happened to a case, taking it from step `left` to step `entered`."""

    case: Case
    action: str
    left: str
    entered: str

    @property
    def subject(self) -> tuple[str, int]:
        return ("case", self.case.pk)

    @property
    def shop_id(self) -> int:
        return self.case.shop_id

    def data(self) -> dict[str, Any]:
        owed = {"receivable": self.case.receivable} if self.tells_debt else {}
        return {"action": self.action, "from": self.left, "to": self.entered, **owed}

    @property
    def tells_debt(self) -> bool:
        """What the customer owes for goods that did not come back may have changed, be it to nothing."""
        return bool(CHARGES & {self.left, self.entered} or self.case.receivable)

    def priced(self) -> dict[str, int]:
        """What wanted items cost more than was paid for the units they replace, where that is known."""
        found = self.case.difference
        return {} if found is None else {"difference": found}


PEOPLE = {ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE}
"""Actors whose number is that of an account."""
CHARGES = {"unreturned", "charge_dispute"}
"""Steps at which it is told what the customer owes for goods that did not come back, be it nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A request was taken in and decided on."""

    name = "case.opened"
    verdict: str

    def data(self) -> dict[str, Any]:
        told = {"verdict": self.verdict, "path": self.case.path, "amount": self.case.amount.minor}
        return {**CaseEvent.data(self), **told, **self.priced()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseApproved(CaseEvent):
    """A person, or the passing of the deadline, said yes; to fewer units than asked where `less` says so, by SKU."""

    name = "case.approved"
    less: Mapping[str, int] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        told = {"path": self.case.path, "amount": self.case.amount.minor}
        less = {"less": dict(self.less)} if self.less else {}
        return {**CaseEvent.data(self), **told, **less, **self.priced()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRejected(CaseEvent):
    """A person said no, with words for the customer."""

    name = "case.rejected"
    because: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "because": self.because}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The customer changed their mind about asking."""

    name = "case.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExpired(CaseEvent):
    """The customer's time to send the goods back ran out."""

    name = "case.expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEscalated(CaseEvent):
    """Whoever had to act did not; a supervisor is called."""

    name = "case.escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsEvent(CaseEvent):
    """Something was said; `words` are read by the other side."""

    words: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "words": self.words}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAsked(WordsEvent):
    """The shop asks the customer to show or explain something."""

    name = "evidence.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGiven(WordsEvent):
    """A side put something forward."""

    name = "evidence.given"
    photos: int

    def data(self) -> dict[str, Any]:
        return {**WordsEvent.data(self), "photos": self.photos}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLapsed(CaseEvent):
    """The time for an answer ran out, and the case goes on without it."""

    name = "case.lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(WordsEvent):
    """The shop proposes something else than was asked."""

    name = "offer.made"
    kind: str
    path: str
    amount: int | None

    def data(self) -> dict[str, Any]:
        return {**WordsEvent.data(self), "kind": self.kind, "path": self.path, "amount": self.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(CaseEvent):
    """The customer takes the offer."""

    name = "offer.accepted"

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), **self.priced()}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(CaseEvent):
    """The customer does not take the offer; a person decides again."""

    name = "offer.declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConverted(CaseEvent):
    """The request goes on as one of another kind, `into`."""

    name = "case.converted"
    into: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "into": self.into}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAppealed(WordsEvent):
    """The customer does not accept a refusal."""

    name = "case.appealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDisputed(WordsEvent):
    """The customer does not accept what the inspection found."""

    name = "case.disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRuled(WordsEvent):
    """A supervisor ruled on a dispute, for the customer or for the shop."""

    name = "case.ruled"
    ruling: str

    def data(self) -> dict[str, Any]:
        return {**WordsEvent.data(self), "ruling": self.ruling, **self.priced()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack(CaseEvent):
    """The customer takes the goods back that were not accepted, or did not answer in time."""

    name = "case.taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseObjected(WordsEvent):
    """What came is not as it should be; a person looks at it."""

    name = "case.objected"
    photos: int

    def data(self) -> dict[str, Any]:
        return {**WordsEvent.data(self), "photos": self.photos}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAgain(CaseEvent):
    """What came was not as it should be; another one is sent."""

    name = "case.sent_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundedInstead(WordsEvent):
    """The replacement cannot be sent; the money goes back instead."""

    name = "case.refunded_instead"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConfirmed(CaseEvent):
    """The customer says that all is well, or had time to say otherwise."""

    name = "case.confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRated(WordsEvent):
    """The customer says how it was, one to five stars, or says so anew."""

    name = "case.rated"
    stars: int

    def data(self) -> dict[str, Any]:
        return {**WordsEvent.data(self), "stars": self.stars}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAcknowledged(CaseEvent):
    """The customer knows that the complaint is heard."""

    name = "complaint.acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAssessed(CaseEvent):
    """How severe the complaint is."""

    name = "complaint.assessed"
    severity: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "severity": self.severity}


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseFound(CaseEvent):
    """The root cause of a complaint was found; the shop's own words."""

    name = "complaint.cause_found"
    cause: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "cause": self.cause}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswered(WordsEvent):
    """The shop answers a complaint, and says for itself what it changes."""

    name = "complaint.answered"
    corrective_action: str

    def data(self) -> dict[str, Any]:
        return {**WordsEvent.data(self), "corrective_action": self.corrective_action}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintClosed(CaseEvent):
    """The customer did not object to the answer in time."""

    name = "complaint.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(CaseEvent):
    """Somebody of the staff has the case from now on; `own` if they took it themselves."""

    name = "case.assigned"
    person: User
    was: str
    note: str

    def data(self) -> dict[str, Any]:
        told = {"assignee": self.person.called, "assignee_ref": self.person.ref, "was": self.was, "note": self.note}
        return {**CaseEvent.data(self), **told, "own": self.person.pk == self.by.id and self.by.kind in PEOPLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReleased(CaseEvent):
    """Nobody of the staff has the case any more; it is in the queue again."""

    name = "case.released"
    was: str
    note: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "was": self.was, "note": self.note}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLinked(CaseEvent):
    """The case stands beside another."""

    name = "case.linked"
    other: str
    relation: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "other": self.other, "relation": self.relation}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWritten(WordsEvent):
    """The shop wrote to the customer, or the customer to the shop; the case stays where it is."""

    name = "reply.written"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(CaseEvent):
    """Somebody of the staff kept a note. Its words stay in the note; `called` are the colleagues it names."""

    name = "note.written"
    note: str
    called: list[str]

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "note": self.note, "called": self.called}


class NoteEdited(NoteWritten):
    """A note was put right by who wrote it."""

    name = "note.edited"
