"""A message as an e-mail: amount and date first, what happened, what is next, one button, what it is about.

The HTML is made for mail programs: tables for its frame, styles inside, colours for light and for dark, pictures that
may be missing. The text part says all of it as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.core.colours import WHITE, Rgb, hexed, ink_on, mix, parse, readable
from aftercare.core.models import EventRow
from aftercare.people.models import Shop

from .words import Words, next_sentence, values_of

ACCENT: Rgb = (0x1F, 0x5F, 0xA8)
PAPER_DARK: Rgb = (0x1E, 0x21, 0x29)
LOGO_HEIGHT = 32  # CSS pixels
PREVIEW_LENGTH = 140
VERBS: dict[str, Promise] = {
    "send_back": _("See how to send it back"),
    "evidence": _("Show it"),
    "sent_dispute_evidence": _("Show it"),
    "dispute_evidence": _("Show it"),
    "goods_dispute_evidence": _("Show it"),
    "charge_dispute_evidence": _("Show it"),
    "offer": _("Answer the offer"),
    "failed": _("Say what you want"),
    "confirm": _("Say how it is"),
    "delivering": _("Follow the parcel"),
}
"""What the button says, by the step the request then stands at."""

OBJECTED_TO = frozenset({"rejected", "sent_refused", "unreturned", "answered"})


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Fact:
    label: Promise
    value: str


def letter_of(words: Words, event: EventRow, case: Case, *, link: str, leave: str = "") -> Letter:
    """`link` opens the case; `leave` is where its reader ends such messages."""
    facts = list(facts_of(words, event, case))
    context = {
        "words": words,
        "facts": facts,
        "paragraphs": [part.split("\n") for part in words.text.split("\n\n") if part],
        "preheader": _preheader(words, facts),
        "case": case,
        "shop": case.shop,
        "order": case.order,
        "lines": case.asked,
        "progress": list(_progress(event, case)),
        "step": step_of(event, case),
        "verb": VERBS.get(step_of(event, case), _("See your request")),
        "link": link,
        "leave": leave,
        "language": "zh-Hans" if (get_language() or "en").startswith("zh") else "en",
        "brand": brand_of(case.shop),
    }
    return Letter(
        words.subject,
        render_to_string("notices/letter.txt", context).strip() + "\n",
        render_to_string("notices/letter.html", context),
    )


def facts_of(words: Words, event: EventRow, case: Case) -> Iterator[Fact]:
    """The amount and the date that the message is about, as far as its own words as they come speak of them."""
    spoken = " ".join((*map(str, words.notice.said), str(next_sentence(event))))
    values = values_of(event, case)
    if "%(receivable)s" in spoken:
        yield Fact(_("You owe"), values["receivable"])
    elif "%(amount)s" in spoken:
        yield Fact(_("Refunded") if event.name == "refund.paid" else _("You get back"), values["amount"])
    if "%(until)s" in spoken:
        yield Fact(_("The clock stands until"), values["until"])
    elif "%(due)s" in spoken and values["due"]:
        yield Fact(_deadline_label(event, case), values["due"])


def _deadline_label(event: EventRow, case: Case) -> Promise:
    name = step_of(event, case)
    step = case.table.steps.get(name)
    if name in OBJECTED_TO:
        return _("You can object until")
    return _("Please act by") if step and step.by is ActorKind.CUSTOMER else _("At the latest")


def step_of(event: EventRow, case: Case) -> str:
    return str(event.data.get("to") or case.step)


def _progress(event: EventRow, case: Case) -> Iterator[dict[str, Any]]:
    """The kind's path, as far as the request is on it."""
    step = step_of(event, case)
    shown = case.table.progress(step)
    if any(state != "next" for _part, state in shown):
        for part, state in shown:
            yield {"label": case.table.steps[part].label, "state": state}


def _preheader(words: Words, facts: list[Fact]) -> str:
    """What a list of mails shows after the subject."""
    said = [*(fact.value for fact in facts if fact.value not in words.subject), " ".join(words.text.split())]
    return " · ".join(said)[:PREVIEW_LENGTH]


def brand_of(shop: Shop) -> dict[str, Any]:
    """The shop's colours, each readable where it is used, and its logo with its size, so that nothing jumps."""
    brand = parse(shop.brand_color) or ACCENT
    return {
        "ground": hexed(brand),
        "ink": hexed(ink_on(brand)),
        "text": hexed(readable(brand, on=WHITE)),
        "soft": hexed(mix(brand, WHITE, 0.92)),
        "dark_text": hexed(readable(brand, on=PAPER_DARK)),
        "dark_soft": hexed(mix(brand, PAPER_DARK, 0.8)),
        "logo": f"{settings.PUBLIC_URL}/brand/{shop.slug}/logo.png?{shop.logo_digest[:8]}" if shop.logo_digest else "",
        "logo_height": LOGO_HEIGHT,
        "logo_width": round(shop.logo_width * LOGO_HEIGHT / shop.logo_height) if shop.logo_height else 0,
    }
