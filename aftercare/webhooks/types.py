"""Which events are pushed, what they are called, and which of them a webhook asked for."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.utils.translation import gettext as _

from aftercare.core.events import REGISTRY
from aftercare.core.refusal import Refused

INSIDE = ("staff.", "token.", "consent.", "test.", "note.", "saved_reply.")
"""Who signs in, what they may do, what customers consented to and what the staff note is the audit's alone."""
PING = "webhook.ping"
MOST_TYPES = 50


def is_pushed(name: str) -> bool:
    return not name.startswith(INSIDE)


def pushed_types() -> dict[str, str]:
    """Every type that is pushed, and what it says in a sentence, by name."""
    _load()
    names = sorted(name for name in REGISTRY if is_pushed(name))
    return {name: _first_sentence(REGISTRY[name]) for name in names}


def matches(name: str, types: Sequence[str]) -> bool:
    """Whether a webhook of these types hears of this event; no types are all types."""
    return not types or any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in types)


def checked_types(wanted: Iterable[str]) -> list[str]:
    """The types as they are kept. Raises `Refused` for one that would never match."""
    known, types = pushed_types(), sorted({one.strip() for one in wanted if one.strip()})
    for one in types:
        if not any(matches(name, [one]) for name in known) or one.strip("*") == "":
            raise Refused(
                _("There is no event “%(type)s”. Write names such as case.approved, or case.* for all of a family.")
                % {"type": one[:60]},
                code="unknown_type",
                field="types",
            )
    if len(types) > MOST_TYPES:
        raise Refused(_("Name %(most)s events at most, or none for all.") % {"most": MOST_TYPES}, field="types")
    return types


@cache
def _load() -> None:
    """Events register as their modules load; a process that has not needed one yet would not know it."""
    for app in apps.get_app_configs():
        if app.name.startswith("aftercare."):
            inside = [name for _finder, name, is_package in iter_modules([app.path]) if is_package]
            for name in (app.name, *(f"{app.name}.{part}" for part in inside)):
                if find_spec(f"{name}.events"):
                    import_module(f"{name}.events")


def _first_sentence(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
