"""./run translations: brings the catalogues up to date, checks them, or adds to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.ui import catalogues
from aftercare.ui.extraction import strings

PACKAGE = Path(__file__).parents[3]


class Command(BaseCommand):
    help = "Collect the strings people see; add translations; check that none is missing"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "action",
            nargs="?",
            choices=["set"],
            help="set: read a JSON object of English -> translation from standard input (plural: a list)",
        )
        parser.add_argument("--language", default="zh_Hans", help="the catalogue that `set` adds to")
        parser.add_argument("--check", action="store_true", help="change nothing, fail when something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        given = _from_input() if options["action"] == "set" else {}
        found = list(strings(PACKAGE))
        with catalogues.locked():
            for path in catalogues.files():
                old = catalogues.read(path)
                new = catalogues.merged(old, found)
                if path.parts[-3] == options["language"]:
                    _set(new, given)
                if options["check"]:
                    self.check_complete(path.parts[-3], old, new)
                else:
                    catalogues.write(path, new)
                    self.report(path.parts[-3], new)
        catalogues.compile_catalogues()

    def check_complete(self, language: str, old: Catalog, new: Catalog) -> None:
        missing = [message for message in new if message.id and old.get(_key(message.id), message.context) is None]
        faults = list(catalogues.faults(new))
        for fault in faults:
            self.stdout.write(f"{language}: {fault}")
        if faults or missing or len(old) != len(new):
            raise CommandError(f"{language}: {len(faults)} to do. Run ./run translations, then ./run translations set.")
        self.stdout.write(f"{language}: {len(new)} strings, all translated.")

    def report(self, language: str, catalogue: Catalog) -> None:
        faults = list(catalogues.faults(catalogue))
        for fault in faults:
            self.stdout.write(f"{language}: {fault}")
        self.stdout.write(f"{language}: {len(catalogue)} strings, {len(faults)} to do.")


def _key(message: Any) -> str:
    return str(message if isinstance(message, str) else message[0])


def _from_input() -> dict[str, Any]:
    try:
        given = json.load(sys.stdin)
    except ValueError as error:
        raise CommandError(f"Standard input is not JSON: {error}.") from None
    if not isinstance(given, dict):
        raise CommandError('Give one JSON object, such as {"Approve return": "同意退货"}.')
    return given


def _set(catalogue: Catalog, given: dict[str, Any]) -> None:
    """A context comes before its message, parted by \\u0004, as everywhere in gettext."""
    unknown = []
    for key, translation in given.items():
        context, _, text = key.rpartition("\u0004")
        message = catalogue.get(text, context or None)
        if message is None:
            unknown.append(key)
        else:
            message.string = translation if isinstance(message.id, str) else tuple(_as_list(translation))
    if unknown:
        raise CommandError(f"No such string in the code: {'; '.join(map(repr, unknown))}. Nothing was changed.")


def _as_list(translation: Any) -> list[str]:
    return translation if isinstance(translation, list) else [translation]
