"""The actions on a case as operations: one row each, `POST /cases/{ref}/NAME`.

Who may call one follows from the tables of the cases: a customer where a customer may take the action; the scope of a
program from who else may. Ruling has a scope of its own, so that whoever decides need not be able to. A new action is a
row here; a test names the action that has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aftercare.cases import actions
from aftercare.cases.kinds import MAY
from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.money.actions import confirm_paid
from aftercare.money.bouncing import record_returned
from aftercare.money.chargebacks.frozen import count_charged_back, release_refund
from aftercare.money.paying import retry
from aftercare.money.routes.actions import choose_way
from aftercare.parcels import actions as parcels
from aftercare.parcels import correcting, sending, stopping
from aftercare.parcels.inspecting import inspect
from aftercare.promises import actions as clocks

from .callers import Caller
from .giving import approved, claimed, close_claim, counted, duplicated, found, given_to, linked, way, withdraw_last
from .schemas import moves as taken
from .schemas import writing
from .schemas.common import Taken

Give = Callable[[Caller, Case, Any], dict[str, Any]]
GOODS = {ActorKind.WAREHOUSE, ActorKind.CARRIER}


def as_sent(caller: Caller, case: Case, body: Any) -> dict[str, Any]:
    """The fields of the body as they are."""
    return {name: getattr(body, name) for name in type(body).model_fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`act` is called with the case and what `give` makes of the body. `moves` are the actions it stands for in the
    tables of the kinds; none are those that every step allows, for which `scope` is named."""

    name: str
    says: str
    act: Callable[..., Case]
    takes: type[Taken] | None = None
    optional: bool = False
    give: Give = as_sent
    moves: tuple[str, ...] = ()
    scope: str
    theirs: bool = False
    """Of those that every step allows: whether the customer may call it."""

    @property
    def address(self) -> str:
        return self.name.replace("_", "-")

    @property
    def customers(self) -> bool:
        return self.theirs or any(ActorKind.CUSTOMER in MAY[move] for move in self.moves)


def door(
    name: str, act: Callable[..., Case], says: str, takes: type[Taken] | None = None, *, moves: tuple[str, ...] = (),
    optional: bool = False, give: Give = as_sent, scope: str = "",
) -> Door:  # fmt: skip
    """An operation for the action of the same name, or for several `moves`."""
    moves = moves or (name,)
    return Door(
        name=name, says=says, act=act, takes=takes, optional=optional, give=give, moves=moves,
        scope=scope or _scope(moves),
    )  # fmt: skip


def _scope(moves: tuple[str, ...]) -> str:
    may = {kind for move in moves for kind in MAY[move]}
    if may & GOODS:
        return "goods:write"
    return "money:write" if ActorKind.FINANCE in may else "cases:write"


DECIDING = (
    door("approve", actions.approve, "Approve a case in review\n\nAll that was asked for, or fewer units of a line. "
         "`path` lets it go on another way of its kind, such as `keep`.", taken.ApproveTaken, optional=True,
         give=approved),
    door("reject", actions.reject, "Refuse a case in review, with words the customer reads", taken.RejectTaken),
    door("withdraw", actions.withdraw, "Withdraw a case\n\nGoods already on their way are received and sent back."),
    door("escalate", actions.escalate, "Call a supervisor"),
    door("ask", actions.ask, "Ask the customer for evidence", taken.WordsTaken),
    door("submit", actions.submit, "Send evidence", taken.EvidenceTaken),
    door("offer", actions.offer, "Offer something else than was asked", taken.OfferTaken),
    door("accept_offer", actions.accept_offer, "Accept the offer\n\nOne of another kind closes this case and opens "
         "that one, which is then the answer."),
    door("decline", actions.decline, "Decline the offer"),
    door("appeal", actions.appeal, "Appeal against a refusal or an answer", taken.WordsTaken),
    door("dispute", actions.dispute, "Dispute what the inspection found", taken.WordsTaken),
    door("rule", actions.rule, "Rule on a dispute, for the customer or for the shop\n\nA token that decided on the "
         "case may not.", taken.RuleTaken, moves=("rule_for", "rule_against"), scope="disputes:rule"),
    door("confirm", actions.confirm, "Confirm that all is well"),
    door("take_back", actions.take_back, "Take back goods that were not accepted"),
    door("not_well", actions.not_well, "Say that something is wrong with what came", taken.EvidenceTaken),
    door("send_again", actions.send_again, "Send another one, because something was wrong with what came"),
    door("refund_instead", actions.refund_instead, "Pay back instead of sending a replacement", taken.WordsTaken),
)  # fmt: skip
MOVING = (
    door("hold", stopping.hold, "Hold goods that were not sent yet"),
    door("sent", stopping.sent, "Say that it is too late to hold the goods: they were sent already"),
    door("intercept", stopping.intercept, "Say that the carrier stopped the parcel"),
    door("miss", stopping.miss, "Say that the parcel could not be stopped"),
    door("refuse", stopping.refuse, "Say that the parcel was refused at the door"),
    door("ship", parcels.ship, "Say that the goods are on their way back", taken.ShipTaken),
    door("lose", sending.lose, "Say that a carrier lost the goods"),
    door("lose_sent", sending.lose_sent, "Say that a carrier lost the replacement that was sent first\n\n"
         "Another one is sent: at once, or once the goods already on their way back are checked."),
    door("receive", parcels.receive, "Count units that arrived\n\nMore may arrive later, until inspection is done. "
         "Count each line once per call.", taken.ReceiveTaken, give=counted),
    door("inspect", inspect, "Record in what state received units are, and where they go\n\nWhen all that "
         "is expected came and was looked at, or `complete` says that nothing more comes, the case moves on with what "
         "was accepted.", taken.InspectTaken, give=found,
         moves=("accept", "fail", "fall_short")),
    Door(name="recount", act=correcting.recount, says="Take back units that were counted and did not come\n\nOnly "
         "those nobody looked at yet; they are waited for again.", takes=taken.ReceiveTaken, give=counted,
         scope="goods:write"),
    Door(name="withdraw_finding", act=withdraw_last, says="Take the last finding back\n\nIts units are "
         "looked at again. Only until the inspection is done; after that a finding is disputed.", scope="goods:write"),
    door("dispatch", sending.dispatch, "Send the customer what they wait for: the replacement, or their goods back",
         taken.DispatchTaken),
    door("deliver", sending.deliver, "Say that what was sent to the customer has arrived"),
)  # fmt: skip
PAYING = (
    door("refund", confirm_paid, "Confirm that a person has paid\n\nOnly payments that wait for a person (by hand, or "
         "refused by the provider) are confirmed; connected providers pay by themselves.", taken.RefundTaken,
         moves=("paid",)),
    Door(name="retry_refund", act=retry, says="Ask the provider again for a payment it refused", scope="money:write"),
    Door(name="refund_returned", act=record_returned, says="Record that a payment came back\n\nWhat counted as paid "
         "did not reach the customer: it is owed again, and a finished case is opened for it.", scope="money:write",
         takes=taken.ReturnedTaken, moves=("bounce",)),
    Door(name="count_charged_back", act=count_charged_back, says="Count refunds as paid by a lost chargeback\n\nThey "
         "waited because a payment of the order was asked back, and the customer has this money from the bank.",
         scope="money:write"),
    Door(name="release_refund", act=release_refund, says="Pay refunds that waited for a chargeback all the same",
         scope="money:write"),
    Door(name="choose_way", act=choose_way, says="Choose another way for money that could not go back to how it was "
         "paid\n\n`credit` is store credit at once, `bank` a transfer to `account` by finance. Only the customer's own "
         "choice: a program says in `said` what they said.", takes=taken.WayTaken, give=way, scope="cases:write",
         theirs=True),
    Door(name="close_claim", act=close_claim, says="Record what a carrier answered to a claim", scope="money:write",
         takes=taken.ClaimTaken, give=claimed),
)  # fmt: skip
SECONDING = (
    Door(name="countersign", act=actions.countersign, says="Agree as the second person\n\nExactly what was decided, "
         "told as the case's `approval`, is carried out. Never by who asked, nor by a token of theirs.",
         takes=taken.NoteTaken, optional=True, scope="approvals:write"),
    Door(name="turn_down", act=actions.turn_down, says="Do not agree as the second person\n\nIt is to be decided anew; "
         "the customer hears nothing of it. Who asked takes it back by the same operation.", takes=taken.TurnDownTaken,
         scope="approvals:write"),
)  # fmt: skip
COMPLAINING = (
    door("acknowledge", actions.acknowledge, "Tell the customer that a complaint is heard"),
    door("assess", actions.assess, "Say how severe a complaint is", taken.AssessTaken),
    door("find", actions.find, "Record the root cause of a complaint", taken.CauseTaken),
    door("respond", actions.respond, "Answer a complaint", taken.RespondTaken),
)
AROUND = (
    Door(name="pause", act=clocks.pause, says="Stop a case's clock\n\nIt runs again by itself.", scope="cases:write",
         takes=taken.PauseTaken),
    Door(name="resume", act=clocks.resume, says="Let a case's clock run again", scope="cases:write"),
    Door(name="extend", act=clocks.extend, says="Give whoever must act more time", scope="cases:write",
         takes=taken.ExtendTaken),
    Door(name="assign", act=actions.assign, says="Give a case to somebody of the staff\n\nWhoever had it before; "
         "`to` is the reference of one of the assignees.", scope="cases:write", takes=taken.AssignTaken, give=given_to),
    Door(name="release", act=actions.release, says="Put a case back into the queue", scope="cases:write",
         takes=taken.NoteTaken, optional=True),
    Door(name="rate", act=actions.rate, says="Say how an ended case was handled, one to five stars\n\nWithin 60 days "
         "of its end; it may be changed for a week.", scope="cases:write", takes=taken.RateTaken, theirs=True),
    Door(name="link", act=actions.link, says="Put a case beside another\n\nSaying it twice changes nothing.",
         scope="cases:write", takes=taken.LinkTaken, give=linked),
    Door(name="close_duplicate", act=actions.close_duplicate, says="Refuse a case that another one answers already\n\n"
         "They are linked, and the customer reads why.", scope="cases:write", takes=writing.DuplicateTaken,
         give=duplicated),
    Door(name="write", act=actions.write, says="Write to the other side\n\nThe shop's words are sent to the customer, "
         "the customer's wait for an answer; the case stays where it is.", scope="cases:write",
         takes=writing.WriteTaken, theirs=True),
    Door(name="note", act=actions.note, says="Keep a note for the staff\n\nNo customer reads it.", scope="cases:write",
         takes=writing.StaffNoteTaken),
)  # fmt: skip
DOORS = (*DECIDING, *SECONDING, *MOVING, *PAYING, *COMPLAINING, *AROUND)
BY_MOVE = {move: door for door in DOORS for move in door.moves}
