"""What staff do to a case at the desk: each is one button, one form, one address and one action below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.cases import actions
from aftercare.cases.models import Case
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.ids import typed_ref
from aftercare.core.refusal import Refused
from aftercare.money.actions import confirm_paid
from aftercare.money.bouncing import record_returned
from aftercare.money.chargebacks.frozen import count_charged_back, release_refund
from aftercare.money.paying import retry
from aftercare.money.routes.actions import choose_way
from aftercare.parcels import sending, stopping
from aftercare.parcels.actions import ship
from aftercare.promises import actions as clocks

from . import act_forms as forms
from . import writing_forms as writing
from .act_forms import Press
from .file import CaseFile
from .seconding import OWN, SECOND

AGENT, SUPERVISOR, FINANCE = ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE
Do = Callable[[Case, Any, Actor, datetime], object]


class Undo(NamedTuple):
    """The action that takes another one back, and what its form is sent."""

    name: str
    values: dict[str, str]


def _as_it_was(case: Case) -> Undo:
    """To whom had it, or into the queue."""
    return Undo("assign", {"to": case.assignee.ref}) if case.assignee else Undo("release", {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One button. It is there when one of `moves` is possible for somebody who acts as `kind`, or `when` says so.

    `also` may do it too; `undo` takes it back. `key` presses it, `send` is the button of its form, `hint` what
    follows. `head` ones stand beside the case's number, `more` behind “More”, `said` ones with the history. What
    `tried` ones would do is shown before they are sent (`trying.py`), of one without a form when it is asked for.
    """

    label: str | Promise
    done: str | Promise
    do: Do
    moves: tuple[str, ...] = ()
    when: Callable[[CaseFile], bool] | None = None
    kind: ActorKind = AGENT
    also: tuple[ActorKind, ...] = ()
    form: type[Press] = Press
    key: str = ""
    send: str | Promise = ""
    hint: str | Promise = ""
    tone: str = ""
    more: bool = False
    head: bool = False
    said: bool = False
    tried: bool = False
    undo: Callable[[Case], Undo | None] | None = None

    @property
    def kinds(self) -> tuple[ActorKind, ...]:
        return (self.kind, *self.also)


def _press(action: Callable[..., object]) -> Do:
    return lambda case, form, by, at: action(case, by=by, at=at)


def _fill(action: Callable[..., object]) -> Do:
    """The form's fields are the action's arguments."""
    return lambda case, form, by, at: action(case, **form.cleaned_data, by=by, at=at)


def _link(case: Case, form: Any, by: Actor, at: datetime) -> object:
    return actions.link(case, other=_other(case, form), relation=form.cleaned_data["relation"], by=by, at=at)


def _close_duplicate(case: Case, form: Any, by: Actor, at: datetime) -> object:
    because = form.cleaned_data["because"]
    return actions.close_duplicate(case, other=_other(case, form), because=because, by=by, at=at)


def _other(case: Case, form: Any) -> Case:
    """Another case of the same shop; one that does not exist is refused at the field."""
    other = Case.objects.of_shop(case.shop_id).filter(ref=typed_ref(form.cleaned_data["other"])).first()
    if other is None:
        raise Refused(
            gettext("This shop has no request with that number; check it."), code="unknown_case", field="other"
        )
    return other


def _close_claim(case: Case, form: Any, by: Actor, at: datetime) -> object:
    claim = case.claims.filter(state="open").order_by("id").first()
    if claim is None:
        raise Refused(gettext("No claim of this request is open."), code="claim_closed")
    return sending.close_claim(claim, recovered=form.minor(), by=by, at=at)


def _part(case: Case, form: Any, by: Actor, at: datetime) -> Case:
    path = form.cleaned_data["path"]
    return actions.approve(case, units=form.units(), path="" if path == case.path else path, by=by, at=at)


_SECOND: dict[str, Act] = {
    "countersign": Act(
        when=lambda file: file.as_second == SECOND, kind=SUPERVISOR, also=(AGENT,), key="a", tone="primary",
        tried=True, label=_("Agree: do it"), do=_press(actions.countersign), done=_("Agreed; it is carried out now."),
    ),
    "turn_down": Act(
        when=lambda file: file.as_second == SECOND, kind=SUPERVISOR, also=(AGENT,), key="x",
        label=_("Do not agree"), form=forms.TurnDownForm, do=_fill(actions.turn_down), send=_("Hand it back"),
        done=_("Handed back; your colleague decides anew."), hint=_("The customer hears nothing of it."),
    ),
    "take_back_decision": Act(
        when=lambda file: file.as_second == OWN, also=(SUPERVISOR,), key="x", label=_("Take my decision back"),
        do=lambda case, form, by, at: actions.turn_down(case, note="", by=by, at=at),
        done=_("Taken back; decide anew."),
    ),
}  # fmt: skip

_DECIDING: dict[str, Act] = {
    "approve": Act(
        moves=("approve",), key="a", tone="primary", label=_("Approve"), tried=True, do=_press(actions.approve),
        done=_("Approved; the customer is told now."),
    ),
    "approve_part": Act(
        moves=("approve",), key="b", label=_("Approve in part"), tried=True, form=forms.PartForm, do=_part,
        send=_("Approve this"), done=_("Approved in part; the customer is told now."),
        hint=_("Fewer units, or another way to go on."),
    ),
    "rule": Act(
        moves=("rule_for", "rule_against"), kind=SUPERVISOR, key="u", tone="primary", label=_("Rule"),
        tried=True, form=forms.RuleForm, do=_fill(actions.rule), done=_("Ruled; the customer reads your words now."),
        hint=_("Only somebody who did not decide before rules."),
    ),
    "ask": Act(
        moves=("ask",), key="e", label=_("Ask for evidence"), tried=True, form=forms.AskForm, do=_fill(actions.ask),
        send=_("Ask the customer"), done=_("Asked; the customer is told now."),
    ),
    "offer": Act(
        moves=("offer",), key="o", label=_("Make an offer"), tried=True, form=forms.OfferForm,
        do=lambda case, form, by, at: actions.offer(case, **form.terms(), by=by, at=at),
        send=_("Offer it"), done=_("Offered; the customer is told now."),
    ),
    "reject": Act(
        moves=("reject",), key="x", tone="danger", label=_("Refuse"), tried=True, form=forms.RejectForm,
        do=_fill(actions.reject), send=_("Refuse and tell the customer"),
        done=_("Refused; the customer reads your words now."),
    ),
    "acknowledge": Act(
        moves=("acknowledge",), key="a", tone="primary", label=_("Acknowledge"), tried=True,
        do=_press(actions.acknowledge), done=_("Acknowledged; the customer is told now."),
    ),
    "assess": Act(
        moves=("assess",), key="a", tone="primary", label=_("Assess"), form=forms.AssessForm,
        do=_fill(actions.assess), done=_("Assessed."),
    ),
    "find": Act(
        moves=("find",), key="a", tone="primary", label=_("Record the cause"), form=forms.CauseForm,
        do=_fill(actions.find), done=_("The cause is recorded."),
    ),
    "respond": Act(
        moves=("respond",), key="a", tone="primary", label=_("Respond"), tried=True, form=forms.RespondForm,
        do=_fill(actions.respond), send=_("Send the answer"), done=_("Answered; the customer is told now."),
    ),
    "send_again": Act(
        moves=("send_again",), key="a", tone="primary", label=_("Send another one"), tried=True,
        do=_press(actions.send_again), done=_("The warehouse sends another one."),
    ),
    "refund_instead": Act(
        moves=("refund_instead",), key="i", label=_("Refund instead"), tried=True, form=forms.InsteadForm,
        do=_fill(actions.refund_instead), send=_("Refund and tell the customer"),
        done=_("The money goes back instead."),
    ),
}  # fmt: skip

_MONEY: dict[str, Act] = {
    "confirm": Act(
        when=lambda file: file.to_confirm, kind=FINANCE, key="p", tone="primary", label=_("Confirm the payment"),
        form=forms.ConfirmForm, do=_fill(confirm_paid), send=_("I have paid %(amount)s"),
        done=_("Payment confirmed."),
    ),
    "retry": Act(
        when=lambda file: file.failing, kind=FINANCE, key="q", label=_("Ask the provider again"), do=_press(retry),
        done=_("The provider is asked again; the answer appears here."),
    ),
    "charged_back": Act(
        when=lambda file: file.frozen, kind=FINANCE, key="k", label=_("The bank has paid it"),
        do=_press(count_charged_back), done=_("It counts as paid by the bank."),
        hint=_("The chargeback was lost: the customer has this money from the bank."),
    ),
    "release_refund": Act(
        when=lambda file: file.frozen, kind=FINANCE, key="l", label=_("Refund it all the same"),
        do=_press(release_refund), done=_("It is paid now."),
        hint=_("The bank gave the customer other money than this."),
    ),
    "returned": Act(
        when=lambda file: file.paid_back, kind=FINANCE, key="b", more=True, label=_("The refund came back"),
        form=forms.ReturnedForm, do=_fill(record_returned), send=_("It came back"),
        done=_("It is owed again; it can be paid another way."),
        hint=_("The customer reads that it did not arrive and is paid another way."),
    ),
    "close_claim": Act(
        when=lambda file: file.claim is not None, kind=FINANCE, key="c", label=_("Close the claim"),
        form=forms.ClaimForm, do=_close_claim, done=_("The claim is closed."),
        hint=_("What the carrier answered. The customer does not wait for it."),
    ),
}  # fmt: skip

_PARCELS: dict[str, Act] = {
    "ship": Act(
        moves=("ship",), key="t", label=_("Enter tracking number"), form=forms.ShipForm, do=_fill(ship),
        send=_("The customer has sent it"), done=_("Tracking number kept; the parcel is on its way."),
    ),
    "intercept": Act(
        moves=("intercept",), key="s", label=_("The carrier stopped it"), do=_press(stopping.intercept),
        done=_("Stopped; it comes back."),
    ),
    "miss": Act(
        moves=("miss",), label=_("Could not be stopped"), do=_press(stopping.miss),
        done=_("Noted: it reached the customer."),
    ),
    "refuse": Act(
        moves=("refuse",), label=_("Refused at the door"), do=_press(stopping.refuse),
        done=_("Noted: it comes back by itself."),
    ),
    "deliver": Act(
        moves=("deliver",), when=lambda file: file.travelling, key="d", label=_("It has arrived"),
        do=_press(sending.deliver), done=_("Noted as arrived."),
    ),
    "lose": Act(
        moves=("lose",), key="l", tone="danger", label=_("The carrier lost it"), do=_press(sending.lose),
        form=forms.SureForm, send=_("Record as lost"), done=_("Recorded as lost; a claim on the carrier is open."),
        hint=_("A claim on the carrier is opened, and the customer does not wait for it."),
    ),
    "lose_sent": Act(
        moves=("lose_sent",), tone="danger", label=_("The carrier lost the replacement"), more=True,
        do=_press(sending.lose_sent), form=forms.SureForm, send=_("Record as lost"),
        done=_("Recorded as lost; another is sent."),
        hint=_("Another is sent: at once, or once the goods already on their way back are checked."),
    ),
}  # fmt: skip

_FOR_CUSTOMER: dict[str, Act] = {
    "submit": Act(
        moves=("submit",), key="v", label=_("Add evidence"), form=forms.EvidenceForm, more=True,
        do=lambda case, form, by, at: actions.submit(
            case, text=form.cleaned_data["text"], photos=form.pictures.refs, by=by, at=at
        ),
        done=_("Added to the request."),
    ),
    "accept_offer": Act(
        moves=("accept_offer",), label=_("The customer accepts"), do=_press(actions.accept_offer), more=True,
        form=forms.SureForm, done=_("Accepted for the customer; it goes ahead."),
    ),
    "decline": Act(
        moves=("decline",), label=_("The customer declines"), do=_press(actions.decline), more=True,
        form=forms.SureForm, done=_("Declined for the customer; the request is yours to decide."),
    ),
    "appeal": Act(
        moves=("appeal",), label=_("The customer appeals"), form=forms.ObjectForm, do=_fill(actions.appeal),
        more=True, done=_("Appealed; a supervisor looks at it."),
    ),
    "dispute": Act(
        moves=("dispute",), label=_("The customer disputes the inspection"), form=forms.ObjectForm, more=True,
        do=_fill(actions.dispute), done=_("Disputed; a supervisor looks at it."),
    ),
    "take_back": Act(
        moves=("take_back",), label=_("The customer takes the goods back"), do=_press(actions.take_back), more=True,
        form=forms.SureForm, done=_("The warehouse sends them back."),
    ),
    "choose_way": Act(
        when=lambda file: file.asks_way, also=(SUPERVISOR, FINANCE), label=_("The customer chooses another way"),
        form=forms.WayForm, do=lambda case, form, by, at: choose_way(case, **form.terms(), by=by, at=at), more=True,
        done=_("Noted; the money goes the way the customer chose."),
        hint=_("Only when the customer has told you: money goes another way only when they agree."),
    ),
    "all_well": Act(
        moves=("confirm",), label=_("The customer says all is well"), do=_press(actions.confirm), more=True,
        form=forms.SureForm, done=_("Confirmed for the customer; the request is complete."),
    ),
    "not_well": Act(
        moves=("not_well",), label=_("The customer says something is wrong"), form=forms.EvidenceForm, more=True,
        do=lambda case, form, by, at: actions.not_well(
            case, text=form.cleaned_data["text"], photos=form.pictures.refs, by=by, at=at
        ),
        done=_("Noted; it is yours to decide."),
    ),
    "withdraw": Act(
        moves=("withdraw",), key="w", label=_("Withdraw for the customer"), do=_press(actions.withdraw), more=True,
        form=forms.SureForm, send=_("The customer asked to withdraw"), done=_("Withdrawn for the customer."),
        hint=_("Only when the customer has asked you to. They are told, and may ask again while the time for returns "
               "runs."),
    ),
}  # fmt: skip

_AROUND: dict[str, Act] = {
    "escalate": Act(
        moves=("escalate",), label=_("Call a supervisor"), do=_press(actions.escalate), more=True,
        form=forms.SureForm, done=_("A supervisor is called."),
    ),
    "take": Act(
        when=lambda file: not file.case.closed_at and file.case.assignee_id is None, also=(FINANCE,), head=True,
        key="y", label=_("Take it"), do=_press(actions.take), done=_("Yours now."), undo=_as_it_was,
    ),
    "assign": Act(
        when=lambda file: not file.case.closed_at, also=(FINANCE,), head=True, key="h", label=_("Hand over"),
        form=forms.AssignForm, do=_fill(actions.assign), done=_("Handed over; it is in their list."), undo=_as_it_was,
    ),
    "release": Act(
        when=lambda file: file.case.assignee_id is not None and not file.case.closed_at, also=(FINANCE,), head=True,
        label=_("Back to the queue"), form=forms.NoteForm, do=_fill(actions.release), done=_("In the queue again."),
        undo=_as_it_was,
    ),
    "pause": Act(
        when=lambda file: file.case.due_at is not None, label=_("Stop the clock"), form=forms.PauseForm, more=True,
        tried=True, do=_fill(clocks.pause), done=_("The clock stands; the customer reads why."),
        undo=lambda case: Undo("resume", {}),
    ),
    "extend": Act(
        when=lambda file: file.case.due_at is not None, label=_("Give more time"), form=forms.ExtendForm, more=True,
        tried=True, do=_fill(clocks.extend), done=_("More time is given; the customer reads why."),
    ),
    "resume": Act(
        when=lambda file: file.case.paused_at is not None, label=_("Start the clock again"),
        do=_press(clocks.resume), done=_("The clock runs again."),
    ),
    "link": Act(
        when=lambda file: True, label=_("Link another request"), form=forms.LinkForm, do=_link, more=True,
        done=_("Linked."),
    ),
    "close_duplicate": Act(
        moves=("reject",), label=_("Close as a duplicate"), form=writing.DuplicateForm, do=_close_duplicate,
        more=True, tried=True, tone="danger", send=_("Close it and tell the customer"),
        done=_("Closed; the customer reads why."),
        hint=_("For a request that another one answers already. The customer may appeal, as against any refusal."),
    ),
}  # fmt: skip

_WRITING: dict[str, Act] = {
    "write": Act(
        when=lambda file: True, also=(FINANCE,), label=_("Write to the customer"), key="r", said=True, tried=True,
        form=writing.ReplyForm, do=_fill(actions.write), send=_("Send"), done=_("Sent to the customer."),
    ),
    "note": Act(
        when=lambda file: True, also=(FINANCE,), label=_("Private note"), key="n", form=writing.NoteForm, said=True,
        do=_fill(actions.note), send=_("Keep the note"), done=_("Kept; no customer reads it."),
    ),
}  # fmt: skip

ACTS: Mapping[str, Act] = {**_SECOND, **_DECIDING, **_MONEY, **_PARCELS, **_FOR_CUSTOMER, **_AROUND, **_WRITING}
