"""What is wrong with a field, as a sentence in the caller's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NUMBER, TEXT, INSTANT = (
    _("Write a whole number."),
    _("Write text."),
    _("Write an instant with its zone, such as 2025-01-31T09:30:00Z."),
)
AMOUNT = _("Write digits with a point and no thousands separator, such as 1250.50.")
SENTENCES = {
    "missing": _("This field is missing; add it."),
    "extra_forbidden": _("There is no such field; take it out."),
    "int_type": NUMBER,
    "int_parsing": NUMBER,
    "int_from_float": NUMBER,
    "int_parsing_size": _("The number is too large."),
    "greater_than_equal": _("Write %(ge)s or more."),
    "less_than_equal": _("Write %(le)s or less."),
    "decimal_type": AMOUNT,
    "decimal_parsing": AMOUNT,
    "finite_number": AMOUNT,
    "bool_type": _("Write true or false."),
    "bool_parsing": _("Write true or false."),
    "string_type": TEXT,
    "string_too_short": _("Write at least %(min_length)s characters."),
    "string_too_long": _("Write at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This text must have the form %(pattern)s."),
    "literal_error": _("Choose one of %(expected)s."),
    "list_type": _("Write a list."),
    "too_short": _("Give at least %(min_length)s."),
    "too_long": _("Give at most %(max_length)s."),
    "model_type": _("Write an object with fields."),
    "model_attributes_type": _("Write an object with fields."),
    "dict_type": _("Write an object with fields."),
    "datetime_type": INSTANT,
    "datetime_parsing": INSTANT,
    "datetime_from_date_parsing": INSTANT,
    "timezone_aware": INSTANT,
    "year": _("Write a year from 1970 to 2199."),
}


def field_errors(errors: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """(field, sentence) of each error; a field within a list reads as lines.1.units, counted from 1 as lines are."""
    return [(_field(error["loc"]), _sentence(error)) for error in errors] or [("", gettext("The body is missing."))]


def _field(location: Sequence[Any]) -> str:
    """Without where it stands (body, query, path) and, in a body, the name our code gives it."""
    parts = location[2:] if location[0] == "body" else location[1:]
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in parts)


def _sentence(error: dict[str, Any]) -> str:
    if error["type"] == "missing" and tuple(error["loc"][:1]) == ("body",) and len(error["loc"]) == 2:
        return gettext("The body is missing; send a JSON object.")
    sentence = SENTENCES.get(error["type"])
    if sentence is None:
        return str(error["msg"])
    return str(str(sentence) % error.get("ctx", {}))
