"""What can be wrong with a row of a file, or why it is listed instead of imported: a code, a sentence and a cure.

Problems are kept as codes with values, so that the same report can be written in any language.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = tuple[Promise | str, Promise | str]


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` and `value` as they stand in the file; `values` fill the sentence."""

    code: str
    field: str = ""
    value: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)

    def told(self) -> tuple[str, str]:
        """What is wrong and what to do about it, in the reader's language."""
        said, cure = SENTENCES[self.code]
        values = {"field": self.field, "value": self.value, **self.values}
        return str(said) % values, str(cure) % values


class Bad(Exception):
    """A value of a file cannot be taken."""

    def __init__(self, code: str, *, field: str = "", value: str = "", **values: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, field, value, values)


REJECTED: dict[str, Sentence] = {
    "required": (_("“%(field)s” is empty."), _("Fill it in.")),
    "not_whole_number": (_("“%(value)s” is not a whole number."), _("Write digits only, such as 3.")),
    "too_small": (_("%(value)s is too small."), _("Write %(least)s or more.")),
    "too_large": (_("%(value)s is too large."), _("Check the number; at most %(most)s is taken.")),
    "not_amount": (
        _("“%(value)s” is not an amount."),
        _("Write digits with a point and no thousands separator, such as 1250.50."),
    ),
    "negative_amount": (_("%(value)s is negative."), _("Write it as a positive amount.")),
    "too_fine": (
        _("%(value)s has more decimals than %(currency)s."),
        _("Round it to %(decimals)s decimals."),
    ),
    "no_price": (_("The line has neither a price nor a total."), _("Fill in “price” (of one unit) or “total”.")),
    "not_instant": (
        _("“%(value)s” is not a date the import understands."),
        _("Write it as 2026-03-31 or 2026-03-31 14:05:00, with +08:00 after it if it is not in the shop's time zone."),
    ),
    "not_currency": (
        _("“%(value)s” is not an ISO 4217 currency code."),
        _("Write three capital letters, such as CNY, GBP or JPY."),
    ),
    "not_choice": (_("“%(value)s” is none of: %(choices)s."), _("Write one of: %(choices)s.")),
    "not_word": (
        _("“%(value)s” is not a word of small letters, digits and underscores."),
        _("Write words such as made_to_order, separated by commas."),
    ),
    "not_timezone": (_("“%(value)s” is not a time zone."), _("Write a name such as Europe/Berlin.")),
    "too_long": (_("The text has %(length)s characters."), _("Shorten it to %(most)s.")),
    "bad_character": (_("The text holds an invisible control character."), _("Delete it and type the text again.")),
    "undecodable": (
        _("The row holds bytes that are not %(encoding)s."),
        _("Save the file as UTF-8, or name its encoding, such as --encoding gb18030."),
    ),
    "columns": (
        _("The row has %(found)s columns instead of %(expected)s."),
        _("Look for a stray quotation mark or an unquoted separator in lines %(line)s to %(last)s."),
    ),
    "unreadable": (
        _("Lines %(line)s to %(last)s cannot be read as a row: %(detail)s."),
        _("Look for a quotation mark that is opened and not closed."),
    ),
    "conflict": (
        _("“%(field)s” is “%(value)s” here and “%(first)s” in line %(line)s of the same order."),
        _("Give all rows of the order the same value, or only the first one."),
    ),
    "duplicate_order": (
        _("Order %(value)s is in line %(line)s already."),
        _("Delete one of the two, or give one another number."),
    ),
    "order_incomplete": (
        _("Line %(line)s of the same order is wrong, so the order was left out whole."),
        _("Correct line %(line)s and import the file again."),
    ),
    "order_refused": ("%(sentence)s", _("Correct the order and import the file again.")),
    "unknown_field": (_("There is no field “%(field)s” here."), _("Delete it or write one of: %(choices)s.")),
    "not_adding_up": (
        _("%(value)s paid after the refund does not fit the total %(total)s, the refund or the payment time."),
        _("Export the order again."),
    ),
    "not_json": (_("The line is not JSON: %(detail)s."), _("Write one whole order as one JSON object on one line.")),
    "wrong_type": (_("“%(field)s” is not %(wanted)s."), _("Write %(wanted)s, as docs/importing.md shows.")),
}

LISTED: dict[str, Sentence] = {
    "adjustment": (
        _("An adjustment of the ledger (the invoice starts with A), not a sale."),
        _("Nothing to do: it is kept out of the orders."),
    ),
    "credit": (
        _("A line of a credit note (the invoice starts with C), not a sale."),
        _("Nothing to do: the replay takes it as a customer's return."),
    ),
    "credit_not_negative": (
        _("A line of a credit note that takes nothing back: its quantity is not negative."),
        _("Nothing to do: check the credit note if you expected a return."),
    ),
    "write_off": (
        _("Stock written off (a negative quantity on an invoice), not a sale."),
        _("Nothing to do: no customer bought it."),
    ),
}

SENTENCES = REJECTED | LISTED
