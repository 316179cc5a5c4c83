"""Each screen of a request: its form, how its answer goes into the draft, and what its page shows beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from aftercare.policy.facts import Verdict
from aftercare.policy.sentences import reason_label, sentence
from aftercare.ui.decisions import decision_view
from aftercare.ui.forms import Form
from aftercare.ui.pictures import MOST_PHOTOS, Pictures, pictures

from .ask_form import CheckForm, HowForm, ItemsForm, ShowForm, WhichForm, WhyForm
from .cards import cards
from .flow import Flow
from .kinds import ASKINGS
from .queries import actor_of, to_exchange_for

NEAREST = 12
"""Items shown as tiles to exchange for; any other is named by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """`before` takes what is no field of the form and says what is wrong with it. `onward` leads elsewhere than on."""

    form: Callable[[Flow, QueryDict | None], Any]
    take: Callable[[Flow, Any], None]
    more: Callable[[Flow, Any], dict[str, Any]] = lambda flow, form: {}
    before: Callable[[HttpRequest, Flow], str] | None = None
    onward: str = ""


def context_of(flow: Flow, name: str, form: Form, *, problem: str = "") -> dict[str, Any]:
    back = flow.before(name)
    return {
        "order": flow.order,
        "shop": flow.order.shop,
        "flow": flow,
        "draft": flow.draft,
        "form": form,
        "back": reverse("portal_screen", args=[flow.order.ref, back]) if back else "",
        "asking": ASKINGS.get(flow.draft.kind or flow.draft.want),
        "pictures": _pictures(flow, problem),
        **SHOWN[name].more(flow, form),
    }


def _pictures(flow: Flow, problem: str) -> Pictures:
    address = reverse("portal_upload", args=[flow.order.ref])
    return Pictures(flow.draft.photos, problem, flow.order.pk, address=address, draft=flow.draft.key)


def _items(flow: Flow, posted: QueryDict | None) -> ItemsForm:
    known = {f"units_{position}": units for position, units in flow.draft.units.items()}
    return ItemsForm(posted, initial=known, lines=flow.options.open())


def _why(flow: Flow, posted: QueryDict | None) -> WhyForm:
    known: dict[str, Any] = {f"reason_{position}": reason for position, reason in flow.draft.reasons.items()}
    known |= {"units": flow.counted[0][1]} if flow.to_count else {}
    return WhyForm(
        posted, initial=known, lines=flow.chosen, options=flow.options, shop_id=flow.order.shop_id,
        to_count=flow.to_count,
    )  # fmt: skip


def _why_taken(flow: Flow, form: WhyForm) -> None:
    units = form.cleaned_data.get("units")
    if flow.to_count and units:
        flow.draft.choose({flow.to_count.line.position: units})
    flow.draft.explain(form.by_position())


def _reasons(flow: Flow, form: Any) -> dict[str, Any]:
    """The reasons as tiles, that chosen before marked; those whose time is over say so below."""
    found = flow.options.reasons([option.line.position for option in flow.chosen])
    marked = set(flow.draft.reasons.values())
    return {
        "tiles": [(code, reason_label(code), {code} == marked) for code, window in found.items() if window.open],
        "over": [
            (reason_label(code), sentence(window.outcome))
            for code, window in found.items()
            if not window.open and window.outcome
        ],
    }


def _shown(request: HttpRequest, flow: Flow) -> str:
    found = pictures(request, flow.order, by=actor_of(request, flow.order))
    flow.draft.photos = found.refs
    flow.draft.note = request.POST.get("note", "")[:10_000]
    return found.problem


def _show_taken(flow: Flow, form: ShowForm) -> None:
    flow.draft.note, flow.draft.shown = form.cleaned_data["note"], True


def _wanted_shown(flow: Flow, form: Any) -> dict[str, Any]:
    """Whether it is asked for, or only welcome; the sentence is the decision's."""
    asked = next((d for d in flow.choices.values() if d.verdict is Verdict.EVIDENCE), None) if flow.chosen else None
    return {"because": sentence(asked.because) if asked and flow.asks_for_evidence else "", "most": MOST_PHOTOS}


def _how(flow: Flow, posted: QueryDict | None) -> HowForm:
    known = {f"condition_{position}": values for position, values in flow.draft.conditions.items()}
    lines = [option for option in flow.chosen if option.goods]
    return HowForm(posted, initial=known, lines=lines, kinds=flow.choices)


def _how_taken(flow: Flow, form: HowForm) -> None:
    """Telling of the goods asks the question again: what may be chosen can depend on it."""
    draft = flow.draft
    conditions = {str(position): values or [] for position, values in form.by_position().items()}
    if form.cleaned_data["kind"]:
        draft.kind, draft.picked = form.cleaned_data["kind"], False
    else:
        draft.forget_remedy()
        draft.want = ""
    draft.conditions = conditions


def _remedies(flow: Flow, form: HowForm) -> dict[str, Any]:
    want = flow.draft.want if flow.draft.want not in flow.choices else ""
    refused = flow.decided(want or "return") if want or not flow.choices else None
    return {
        "cards": cards(dict(flow.choices), flow.order),
        "refused": decision_view(refused, ahead=True) if refused else None,
        "back_possible": any(ASKINGS[kind].back for kind in flow.choices),
        "declared": any(flow.draft.conditions.values()),
    }


def _which(flow: Flow, posted: QueryDict | None) -> WhichForm:
    known = {f"wanted_{position}": sku for position, sku in flow.draft.wanted.items()}
    return WhichForm(posted, initial=known, lines=[option for option in flow.chosen if option.goods])


def _which_taken(flow: Flow, form: WhichForm) -> None:
    flow.draft.wanted = {str(position): (sku or "").strip() for position, sku in form.by_position().items()}
    flow.draft.picked = True


def _items_to_exchange_for(flow: Flow, form: WhichForm) -> dict[str, Any]:
    items = to_exchange_for(flow.order)
    return {"items": items, "wishes": [(row, form.nearest(row.option, items, most=NEAREST)) for row in form.rows()]}


def _check(flow: Flow, posted: QueryDict | None) -> CheckForm:
    return CheckForm(posted, initial={"note": flow.draft.note}, complains=flow.complains)


def _check_taken(flow: Flow, form: CheckForm) -> None:
    flow.draft.note = form.cleaned_data.get("note", flow.draft.note)


SHOWN: Mapping[str, Screen] = {
    "items": Screen(form=_items, take=lambda flow, form: flow.draft.choose(form.by_position())),
    "why": Screen(form=_why, take=_why_taken, more=_reasons),
    "show": Screen(
        form=lambda flow, posted: ShowForm(posted, initial={"note": flow.draft.note}, complains=flow.complains),
        take=_show_taken, before=_shown, more=_wanted_shown,
    ),
    "how": Screen(form=_how, take=_how_taken, more=_remedies),
    "which": Screen(form=_which, take=_which_taken, more=_items_to_exchange_for),
    "check": Screen(form=_check, take=_check_taken),
}  # fmt: skip
