"""What follows each event, on one page.

TOGETHER runs in the transaction of the action; AFTERWARDS are durable tasks, retried, given the event's id.
"""

from __future__ import annotations

from typing import Any

from aftercare.cases import events as cases
from aftercare.cases.actions.assigning import take_on
from aftercare.cases.leaving import release_cases
from aftercare.cases.withdrawal_events import WithdrawalAnswered, WithdrawalReceived
from aftercare.core.events import Event, Together, Wanted
from aftercare.money.events import RefundPaid, RefundRequested, RefundReturned
from aftercare.money.invoices.actions import require_notes
from aftercare.money.ledger.posting import owed_by_customer
from aftercare.money.requesting import request_refund
from aftercare.money.routes.events import RefundWayAsked, RefundWayChosen
from aftercare.notices.tasks import tell_customer
from aftercare.notices.withdrawals import confirm_withdrawal, tell_answer
from aftercare.parcels import events as parcels
from aftercare.parcels.actions import expect
from aftercare.parcels.reported import ends_a_journey, follow_delivery
from aftercare.parcels.sending import claim_lost
from aftercare.people import events as people
from aftercare.promises import codes, legal
from aftercare.promises import events as clocks
from aftercare.webhooks.following import is_wanted, pass_on

# A case that starts to wait for goods expects a parcel; one that comes to pay has its money set aside.
STEP_ENTERED: list[Together] = [expect, request_refund, claim_lost]

TOGETHER: dict[type[Event], list[Together]] = {
    cases.CaseOpened: [*STEP_ENTERED, legal.track],
    cases.CaseApproved: [*STEP_ENTERED, legal.agreed],
    cases.EvidenceAsked: [take_on],
    cases.OfferMade: [take_on],
    cases.CaseRejected: [legal.meets(codes.ANSWER), legal.end],
    cases.CaseWithdrawn: [legal.goes_back, legal.end],
    cases.CaseExpired: [owed_by_customer, legal.end],
    cases.CaseConverted: [legal.carry, legal.end],
    cases.CaseAppealed: [legal.revive],
    cases.OfferAccepted: [*STEP_ENTERED, legal.agreed],
    cases.CaseRuled: [*STEP_ENTERED, owed_by_customer, legal.agreed, legal.goes_back, legal.end],
    cases.TakenBack: [legal.goes_back],
    cases.CaseConfirmed: [legal.end],
    cases.RefundedInstead: [request_refund],
    cases.ComplaintAcknowledged: [take_on, legal.meets(codes.ACKNOWLEDGE)],
    cases.ComplaintAssessed: [take_on],
    cases.CauseFound: [take_on],
    cases.ComplaintAnswered: [legal.meets(codes.ANSWER)],
    cases.ComplaintClosed: [legal.end],
    parcels.ParcelShipped: [legal.meets(codes.SEND_BACK)],
    parcels.ParcelReceived: [legal.meets(codes.SEND_BACK), legal.starts(codes.RECEIPT)],
    parcels.ParcelHeld: [request_refund],
    parcels.ParcelStopped: [expect, request_refund],
    parcels.ParcelNotStopped: [expect],
    parcels.ParcelLost: [request_refund, legal.end],
    parcels.GoodsInspected: [request_refund, owed_by_customer, legal.end],
    parcels.ShipmentSent: [expect],
    parcels.ShipmentDelivered: [owed_by_customer, legal.end],
    parcels.ShipmentLost: [request_refund, owed_by_customer, legal.end],
    RefundRequested: [require_notes],
    RefundPaid: [expect, legal.meets(codes.REFUND), legal.end],
    RefundReturned: [legal.owes_again(codes.REFUND)],
}

TOLD: list[type[Event]] = [
    cases.CaseOpened, cases.CaseApproved, cases.CaseRejected, cases.CaseWithdrawn, cases.CaseExpired, cases.CaseLapsed,
    cases.CaseConverted, cases.CaseAppealed, cases.CaseDisputed, cases.CaseRuled, cases.TakenBack,
    cases.CaseObjected, cases.SentAgain, cases.RefundedInstead, cases.CaseConfirmed,
    cases.ReplyWritten, cases.EvidenceAsked, cases.OfferMade, cases.OfferAccepted,
    cases.ComplaintAcknowledged, cases.ComplaintAnswered, cases.ComplaintClosed,
    clocks.CasePaused, clocks.CaseResumed, clocks.CaseExtended,
    parcels.ParcelReceived, parcels.ParcelHeld, parcels.ParcelAlreadySent, parcels.ParcelStopped,
    parcels.ParcelNotStopped, parcels.ParcelLost, parcels.GoodsInspected, parcels.ShipmentSent,
    parcels.ShipmentDelivered, parcels.ShipmentLost, RefundPaid,
    RefundReturned, RefundWayAsked, RefundWayChosen,
]  # fmt: skip
"""Events whose customer gets a message; `notices.sentences.SILENT` lists the others."""

AFTERWARDS: dict[type[Event], list[Any]] = {
    **{event: [tell_customer] for event in TOLD},
    people.StaffClosed: [release_cases],
    people.StaffChanged: [release_cases],
    WithdrawalReceived: [confirm_withdrawal],
    WithdrawalAnswered: [tell_answer],
}

# After any event that the condition wants.
ALWAYS: list[tuple[Wanted, Any]] = [
    (is_wanted, pass_on), (clocks.reminds_customer, tell_customer), (ends_a_journey, follow_delivery),
]  # fmt: skip
