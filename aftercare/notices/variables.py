"""What a text may name in braces, and putting it in. Nothing else in a text means anything.

A value is put in once and never read again, so that no name or note of a customer is taken for a variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMED = re.compile(r"\{([^{}\n]*)\}")
VARIABLES: Mapping[str, Promise] = {
    "request": _("the number of the request"),
    "order": _("the number of the order"),
    "items": _("what was asked for, such as 2 × Cup"),
    "customer": _("the customer's name, where the shop knows it"),
    "shop": _("the name of the shop"),
    "amount": _("what the customer gets back"),
    "deadline": _("until when somebody has to act"),
    "next": _("the sentence of what happens next, and by when"),
    "address": _("where goods are sent back to"),
    "reason": _("the reason that was written for the customer"),
    "words": _("what was written to the customer"),
    "offer": _("what is offered"),
    "new_request": _("the number of the request it goes on as"),
    "until": _("until when the clock stands"),
    "arrived": _("how many items arrived"),
    "expected": _("how many items were expected"),
    "findings": _("what the inspection wrote down"),
    "tracking": _("the carrier and the number of the parcel"),
    "owed": _("what the customer owes"),
    "reference": _("the number of the withdrawal"),
    "received": _("when the declaration came, to the second"),
    "name": _("the name in the declaration"),
    "contract": _("which contract it is about"),
    "withdrawn": _("what was withdrawn from"),
    "email": _("where the confirmation goes"),
}
EVERYWHERE = ("request", "order", "items", "customer", "shop", "amount", "deadline", "next", "address")
INSIDE = {
    "ref": "request", "due": "deadline", "because": "reason", "into": "new_request", "units": "arrived",
    "of": "expected", "notes": "findings", "parcel": "tracking", "receivable": "owed",
}  # fmt: skip
"""What the sentences call them where that is another name."""


def named_in(*texts: str) -> list[str]:
    """The variables these texts name, in the order of the table, then what is none of them."""
    found = dict.fromkeys(name.strip() for text in texts for name in NAMED.findall(text))
    return [*(name for name in VARIABLES if name in found), *(name for name in found if name not in VARIABLES)]


def in_braces(names: Iterable[str]) -> dict[str, str]:
    """Values that put a variable where a sentence has a value."""
    return {name: f"{{{INSIDE.get(name, name)}}}" for name in names}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables put in; lines and paragraphs that became empty go."""
    filled = NAMED.sub(lambda found: values.get(found[1].strip(), found[0]), text.replace("\r\n", "\n"))
    lines = [line.rstrip() for line in filled.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
