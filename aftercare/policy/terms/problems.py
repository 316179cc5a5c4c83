"""What is wrong with a policy, field by field, each as a sentence with its cure."""

from __future__ import annotations

import json
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .whole import Terms

WHOLE = "policy"
"""The place of what is wrong with no field of its own."""
NUMBER, DAY, CHOICE = (
    _("Write a whole number, such as 14"),
    _("Choose a day, such as 2026-11-11"),
    _("Choose one of these"),
)
SENTENCES: dict[str, Promise] = {
    "missing": _("This is needed"),
    "extra_forbidden": _("A policy has no such field"),
    "int_type": NUMBER,
    "int_parsing": NUMBER,
    "int_from_float": NUMBER,
    "greater_than_equal": _("Write %(ge)s or more"),
    "greater_than": _("Write more than %(gt)s"),
    "less_than_equal": _("Write %(le)s or less"),
    "string_too_short": _("Write something here"),
    "string_too_long": _("Write at most %(max_length)s characters"),
    "string_pattern_mismatch": _("Write codes such as DE or US-CA"),
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "literal_error": CHOICE,
}


def read_terms(data: dict[str, Any], *, stored: bool = False) -> tuple[Terms | None, dict[str, str]]:
    """The data as terms, or by field what is wrong with it; `stored` terms were taken when less was asked."""
    try:
        return Terms.model_validate_json(json.dumps(data), context={"stored": stored}), {}
    except ValidationError as error:
        return None, {_place(one): _sentence(one) for one in reversed(error.errors(include_url=False))}


def _place(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"]) or WHOLE


def _sentence(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return gettext(str(context["error"]))
    known = SENTENCES.get(error["type"])
    return str(known) % context if known else error["msg"]
