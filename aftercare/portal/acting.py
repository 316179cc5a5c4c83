"""What a customer does in a case: each is one page that says what follows, one form and one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftercare.cases import actions
from aftercare.cases.actions.offers import open_offer
from aftercare.cases.claims import at_stake
from aftercare.cases.kinds.table import PREPAID
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused
from aftercare.parcels import actions as parcels
from aftercare.parcels import sending, stopping
from aftercare.ui.forms import again
from aftercare.ui.pictures import MOST_PHOTOS, Pictures, pictures

from .forms import EvidenceForm, Press, ShipForm, WordsForm, WriteForm
from .meanwhile import meanwhile
from .queries import actor_of, case_of, possible

Do = Callable[[Case, dict[str, Any], Actor, datetime], Case]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`lead` says what follows, with %(shop)s and %(amount)s, as the title may; `always` ones wait for no step;
    `stay` is the way back without doing it."""

    title: Promise
    lead: Promise
    button: Promise
    done: Promise
    do: Do
    form: type[Press] = Press
    danger: bool = False
    always: bool = False
    stay: Promise | str = ""


def _pressed(action: Callable[..., Case]) -> Do:
    return lambda case, said, by, at: action(case, by=by, at=at)


def _with_words(action: Callable[..., Case]) -> Do:
    return lambda case, said, by, at: action(case, words=said["words"], by=by, at=at)


ACTS: Mapping[str, Act] = {
    "ship": Act(
        title=gettext_lazy("Which number did the carrier give you?"),
        lead=gettext_lazy("With it we see your parcel coming and can follow it for you."),
        button=gettext_lazy("Save"),
        done=gettext_lazy("Thank you. We watch for your parcel now."),
        form=ShipForm,
        do=lambda case, said, by, at: parcels.ship(
            case, carrier=said["carrier"], tracking_number=said["tracking_number"], by=by, at=at
        ),
    ),
    "submit": Act(
        title=gettext_lazy("Show or explain something"),
        lead=gettext_lazy("A photo says more than words. %(shop)s looks at it as soon as you send it."),
        button=gettext_lazy("Send"),
        done=gettext_lazy("Thank you. It is looked at now."),
        form=EvidenceForm,
        do=lambda case, said, by, at: actions.submit(case, text=said["text"], photos=said["photos"], by=by, at=at),
    ),
    "accept_offer": Act(
        title=gettext_lazy("Accept the offer?"),
        lead=gettext_lazy("Then it takes the place of what you asked for, and goes ahead at once."),
        button=gettext_lazy("Accept"),
        stay=gettext_lazy("Back"),
        done=gettext_lazy("You accepted; it goes ahead now."),
        do=_pressed(actions.accept_offer),
    ),
    "decline": Act(
        title=gettext_lazy("Decline the offer?"),
        lead=gettext_lazy("Then %(shop)s looks at your request again as you made it."),
        button=gettext_lazy("Decline"),
        stay=gettext_lazy("Back"),
        done=gettext_lazy("You declined; your request is looked at again."),
        do=_pressed(actions.decline),
    ),
    "confirm": Act(
        title=gettext_lazy("Is all well?"),
        lead=gettext_lazy("Then the request is complete. If something is wrong, go back and say so instead."),
        button=gettext_lazy("All is well"),
        stay=gettext_lazy("Not yet"),
        done=gettext_lazy("Thank you. Your request is complete."),
        do=_pressed(actions.confirm),
    ),
    "not_well": Act(
        title=gettext_lazy("What is wrong with it?"),
        lead=gettext_lazy(
            "%(shop)s reads it and answers you: with another one, your money, or in words. A photo helps."
        ),
        button=gettext_lazy("Send"),
        done=gettext_lazy("Sent. Somebody looks at it now."),
        form=EvidenceForm,
        do=lambda case, said, by, at: actions.not_well(case, text=said["text"], photos=said["photos"], by=by, at=at),
    ),
    "deliver": Act(
        title=gettext_lazy("Has it arrived?"),
        lead=gettext_lazy("Say so once you have the parcel in your hands."),
        button=gettext_lazy("It has arrived"),
        stay=gettext_lazy("Not yet"),
        done=gettext_lazy("Good. It is noted as arrived."),
        do=_pressed(sending.deliver),
    ),
    "refuse": Act(
        title=gettext_lazy("Did you refuse the parcel at the door?"),
        lead=gettext_lazy("Then it goes back to %(shop)s by itself; you have nothing to send."),
        button=gettext_lazy("I refused it"),
        stay=gettext_lazy("No"),
        done=gettext_lazy("Noted. The parcel goes back by itself."),
        do=_pressed(stopping.refuse),
    ),
    "dispute": Act(
        title=gettext_lazy("What do you not agree with?"),
        lead=gettext_lazy("Somebody who did not check the goods hears both sides. They stay here until the ruling."),
        button=gettext_lazy("Send"),
        done=gettext_lazy("Sent. Somebody else looks at it now."),
        form=WordsForm,
        do=_with_words(actions.dispute),
    ),
    "take_back": Act(
        title=gettext_lazy("Have the goods sent back to you?"),
        lead=gettext_lazy("They come back as they are, and nothing is refunded for them."),
        button=gettext_lazy("Send them back"),
        stay=gettext_lazy("Not yet"),
        done=gettext_lazy("The warehouse sends them back to you."),
        do=_pressed(actions.take_back),
    ),
    "appeal": Act(
        title=gettext_lazy("What do you not agree with?"),
        lead=gettext_lazy("Somebody who did not decide before looks at all of it and rules."),
        button=gettext_lazy("Send"),
        done=gettext_lazy("Sent. Somebody else looks at it now."),
        form=WordsForm,
        do=_with_words(actions.appeal),
    ),
    "write": Act(
        title=gettext_lazy("Write to %(shop)s"),
        lead=gettext_lazy("The answer comes by e-mail or text message, and stands on this page."),
        button=gettext_lazy("Send"),
        done=gettext_lazy("Sent. The answer will stand here."),
        form=WriteForm,
        do=lambda case, said, by, at: actions.write(case, text=said["text"], by=by, at=at),
        always=True,
    ),
    "withdraw": Act(
        title=gettext_lazy("Withdraw the request?"),
        lead=gettext_lazy("You can ask again while the time for returns runs."),
        button=gettext_lazy("Withdraw"),
        stay=gettext_lazy("Keep it"),
        done=gettext_lazy("Your request is withdrawn."),
        do=_pressed(actions.withdraw),
        danger=True,
    ),
}


def view(name: str) -> Callable[..., HttpResponse]:
    """The page of one action. A refusal shows it again, the sentence at its field, nothing lost."""
    act = ACTS[name]

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def perform(request: HttpRequest, ref: str) -> HttpResponse:
        case = case_of(request, ref)
        if request.method != "POST":
            return _page(request, case, name, act.form(), Pictures(address=_upload(case)))
        by, form = actor_of(request, case.order), act.form(request.POST)
        added = pictures(request, case.order, by=by, address=_upload(case)) if _shows(act) else Pictures()
        if added.problem or not form.is_valid():
            return _page(request, case, name, form, added)
        try:
            after = act.do(case, {**form.cleaned_data, "photos": added.refs}, by, clock.now())
        except Refused as refused:
            return _refused(request, case, name, form, added, refused)
        messages.success(request, str(act.done))
        return redirect("portal_case", after.ref)

    return perform


def _refused(
    request: HttpRequest, case: Case, name: str, form: Press, added: Pictures, refused: Refused
) -> HttpResponse:  # fmt: skip
    """Where somebody was faster it is said what happened; a button alone then leads to where the request stands,
    words that were written stay."""
    happened = meanwhile(case, seen=request.POST.get("seen", ""))
    if happened and not form.fields:
        messages.info(request, happened)
        return redirect("portal_case", case.ref)
    form.refuse(Refused(happened) if happened else refused)
    return _page(request, case, name, form, added)


def _page(request: HttpRequest, case: Case, name: str, form: Form, added: Pictures) -> HttpResponse:
    """An action that is no longer possible leads back to the case."""
    act = ACTS[name]
    if not act.always and name not in possible(case) and not form.is_bound:
        messages.info(request, _("That is done already or no longer possible. This is where your request stands now."))
        return redirect("portal_case", case.ref)
    values = {"shop": case.shop.name, "amount": case.amount.text(get_language() or "en")}
    context = {
        "case": case, "shop": case.shop, "act": act, "form": form, "also": _also(case, name),
        "title": str(act.title) % values,
        "lead": str(act.lead) % values,
        "offer": open_offer(case) if name in ("accept_offer", "decline") else None,
        "pictures": added if _shows(act) else None, "most": MOST_PHOTOS,
        "seen": request.POST.get("seen", "") or vars(case).get("seen") or "",
        "gone": form.is_bound and not act.always and name not in possible(case),
    }  # fmt: skip
    return (again if form.is_bound else render)(request, "portal/act.html", context)


def _shows(act: Act) -> bool:
    return act.form is EvidenceForm


def _upload(case: Case) -> str:
    return reverse("portal_upload", args=[case.order.ref])


def _also(case: Case, name: str) -> str:
    """What accepting or withdrawing means where the case stands."""
    offered = open_offer(case) if name == "accept_offer" else None
    if offered and offered.path in PREPAID:
        charge = case.money(at_stake(case)).text(get_language() or "en")
        return _("If the goods do not come back, up to %(charge)s is charged for them.") % {"charge": charge}
    if name != "withdraw":
        return ""
    if case.step == "in_transit":
        return _("Your parcel is on its way: it is received and then sent back to you.")
    if case.amount.minor:
        return _("%(amount)s will then not be refunded.") % {"amount": case.amount.text(get_language() or "en")}
    return ""
