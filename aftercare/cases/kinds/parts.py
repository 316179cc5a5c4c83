"""Steps that several kinds share. Pure; no database, no clock.

The instants are the defaults of the trade: the merchant answers in 48 hours, an offer is answered in 48, the buyer
ships in 7 days, the warehouse confirms receipt in 10, an appeal is open for 7, the buyer confirms in 7.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Path

from .table import PREPAID, Step, Target, but, days, hours, only, prepaid


def deciding(start: Target, *, late: str) -> dict[str, Step]:
    """A person decides; on the way the customer may be asked for evidence or made an offer."""
    return {
        "review": Step(
            label=_("Review"),
            by=ActorKind.AGENT,
            within=hours(48),
            late=late,
            moves={
                "approve": start,
                "reject": "rejected",
                "ask": "evidence",
                "offer": "offer",
                "submit": "review",
                "withdraw": "withdrawn",
                "escalate": "review",
            },
        ),
        "evidence": Step(
            label=_("Evidence"),
            by=ActorKind.CUSTOMER,
            within=hours(72),
            late="expire",
            moves={"submit": "review", "withdraw": "withdrawn", "expire": "expired"},
        ),
        "offer": Step(
            label=_("Offer"),
            by=ActorKind.CUSTOMER,
            within=hours(48),
            late="lapse",
            moves={
                "accept_offer": start,
                "convert": "converted",
                "decline": "review",
                "lapse": "review",
                "withdraw": "withdrawn",
            },
        ),
        "rejected": Step(label=_("Refused"), within=days(7), moves={"appeal": "dispute"}, ends=True),
        "converted": Step(label=_("Closed: goes on as another request"), ends=True),
        **disputed("dispute", won=start, lost="ruled", withdrawn=True),
        "ruled": Step(label=_("Closed: ruled for the shop"), ends=True),
        "expired": Step(label=_("Closed: time ran out"), ends=True),
    }


def disputed(name: str, *, won: Target, lost: str, withdrawn: bool = False) -> dict[str, Step]:
    """A supervisor who did not decide before hears both sides, in rounds, and rules. Nothing closes it but a ruling."""
    leave: dict[str, Target] = {"withdraw": "withdrawn"} if withdrawn else {}
    return {
        name: Step(
            label=_("Dispute"),
            by=ActorKind.SUPERVISOR,
            within=days(3),
            late="escalate",
            moves={
                "rule_for": won,
                "rule_against": lost,
                "ask": f"{name}_evidence",
                "submit": name,
                "escalate": name,
                **leave,
            },
        ),
        f"{name}_evidence": Step(
            label=_("Evidence for the dispute"),
            by=ActorKind.CUSTOMER,
            within=hours(72),
            late="lapse",
            moves={"submit": name, "lapse": name, **leave},
        ),
    }


def intercepting(*, stopped: str, missed: str, refused: str, lost: str) -> dict[str, Step]:
    """Goods on their way to the customer are stopped by the carrier, refused at the door, or lost."""
    return {
        "intercept": Step(
            label=_("Stop the parcel"),
            by=ActorKind.WAREHOUSE,
            within=hours(48),
            late="escalate",
            moves={
                "intercept": stopped,
                "refuse": refused,
                "miss": missed,
                "lose": lost,
                "withdraw": "withdrawn",
                "escalate": "intercept",
            },
        )
    }


def coming_back(remedy: str, *, ship_first: bool = False) -> dict[str, Step]:
    """The goods travel to the warehouse and are inspected; then the remedy, unless the customer has it already."""

    def sent_lost(step: str) -> dict[str, Target]:
        """The replacement sent first was lost: another is sent; at once, or like any other once the goods are here."""
        return {"lose_sent": only([Path.SHIP_FIRST], step)} if ship_first else {}

    back = but(PREPAID, "turned_back")
    return {
        "send_back": Step(
            label=_("Send back"),
            by=ActorKind.CUSTOMER,
            within=days(7),
            late="expire",
            moves={
                "ship": "in_transit",
                "receive": "inspection",
                "withdraw": but(PREPAID, "withdrawn"),
                "expire": prepaid("unreturned", otherwise="expired"),
                **sent_lost("replace"),
            },
        ),
        "in_transit": Step(
            label=_("On its way back"),
            by=ActorKind.CARRIER,
            within=days(10),
            late="escalate",
            moves={
                "receive": "inspection",
                "withdraw": back,
                "lose": prepaid("completed", otherwise=remedy),
                **sent_lost("in_transit"),
                "reject": prepaid("unreturned", otherwise="rejected"),
                "escalate": "in_transit",
            },
        ),
        "inspection": Step(
            label=_("Inspection"),
            by=ActorKind.WAREHOUSE,
            within=days(2),
            late="escalate",
            moves={
                "receive": "inspection",
                "accept": prepaid("completed", otherwise=remedy),
                "fail": "failed",
                "fall_short": only(PREPAID, "unreturned"),
                **sent_lost("inspection"),
                "escalate": "inspection",
            },
        ),
        "failed": Step(
            label=_("Not accepted"),
            by=ActorKind.CUSTOMER,
            within=hours(48),
            late="take_back",
            moves={"dispute": "goods_dispute", "take_back": "returning"},
        ),
        **disputed("goods_dispute", won=prepaid("completed", otherwise=remedy), lost="returning"),
        **charged(),
        **going_back(remedy),
    }


def charged() -> dict[str, Step]:
    """Who had the remedy first and did not send all of it back is charged for the rest, and may object to that."""
    return {
        "unreturned": Step(
            label=_("Closed: goods not back as agreed"), within=days(7), moves={"appeal": "charge_dispute"}, ends=True
        ),
        **disputed("charge_dispute", won="completed", lost="charged"),
        "charged": Step(label=_("Closed: the goods are charged"), ends=True),
    }


def going_back(remedy: str) -> dict[str, Step]:
    """The leg back to the buyer: goods that were not accepted, or withdrawn while they travelled."""
    return {
        "turned_back": Step(
            label=_("Withdrawn while on its way"),
            by=ActorKind.CARRIER,
            within=days(10),
            late="escalate",
            moves={"receive": "returning", "lose": remedy, "reject": "rejected", "escalate": "turned_back"},
        ),
        "returning": Step(
            label=_("Goes back to you"),
            by=ActorKind.WAREHOUSE,
            within=days(3),
            late="escalate",
            moves={"dispatch": "delivering_back", "escalate": "returning"},
        ),
        "delivering_back": Step(
            label=_("On its way to you"),
            by=ActorKind.CARRIER,
            within=days(10),
            late="escalate",
            moves={
                "deliver": prepaid("unreturned", otherwise="sent_back"),
                "lose": prepaid("completed", otherwise=remedy),
                "escalate": "delivering_back",
            },
        ),
        "sent_back": Step(label=_("Closed: the goods are back with you"), ends=True),
    }


def refund(then: Target = "completed") -> dict[str, Step]:
    """The step in which money is paid, by the system or by whoever it waits for."""
    return {
        "refund": Step(
            label=_("Refund"),
            by=ActorKind.SYSTEM,
            within=hours(24),
            late="escalate",
            moves={"paid": then, "escalate": "refund"},
        ),
        # What came back is paid another way; whatever else there was to do is done.
        "repay": Step(
            label=_("Refund once more"),
            by=ActorKind.FINANCE,
            within=hours(48),
            late="escalate",
            moves={"paid": "completed", "escalate": "repay"},
        ),
    }


def replacing(*, ship_first: bool = False) -> dict[str, Step]:
    """The replacement is sent, arrives and is confirmed. Sent first, it may be withdrawn until then."""
    leave: dict[str, Target] = {"withdraw": only([Path.SHIP_FIRST], "withdrawn")} if ship_first else {}
    return {
        "replace": Step(
            label=_("Send the replacement"),
            by=ActorKind.WAREHOUSE,
            within=days(2),
            late="escalate",
            moves={
                "dispatch": {Path.SHIP_FIRST.value: "send_back", "*": "delivering"},
                "refund_instead": but([Path.SHIP_FIRST], "refund"),  # the goods have not come back
                **leave,
                "escalate": "replace",
            },
        ),
        "delivering": Step(
            label=_("The replacement is on its way"),
            by=ActorKind.CARRIER,
            within=days(10),
            late="escalate",
            moves={"deliver": "confirm", "lose": "replace", "escalate": "delivering"},
        ),
        "confirm": Step(
            label=_("Your confirmation"),
            by=ActorKind.CUSTOMER,
            within=days(7),
            late="confirm",
            moves={"confirm": "completed", "not_well": "objected"},
        ),
        "objected": Step(
            label=_("Something is wrong"),
            by=ActorKind.AGENT,
            within=hours(48),
            late="escalate",
            moves={
                "send_again": "replace",
                "refund_instead": "refund",
                "reject": "sent_refused",
                "submit": "objected",
                "confirm": "completed",
                "escalate": "objected",
            },
        ),
        # Where it starts anew, goods that came back already would be asked for again.
        "sent_refused": Step(
            label=_("Refused: the replacement stands"), within=days(7), moves={"appeal": "sent_dispute"}, ends=True
        ),
        **disputed("sent_dispute", won="replace", lost="ruled"),
        **refund(),
    }


def ends(*, unpaid: Target = "repay") -> dict[str, Step]:
    """The ends every kind shares. Where money was paid, it may come back: that leads to `unpaid`."""
    return {
        "completed": Step(label=_("Completed"), moves={"bounce": unpaid} if unpaid else {}, ends=True),
        "withdrawn": Step(label=_("Withdrawn"), ends=True),
    }
