"""Lives a past year again: imports a shop's file and walks its returns through the public actions."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from tqdm import tqdm

from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES
from aftercare.replay import accounts, online_retail, telling, tmall


class Command(BaseCommand):
    help = "Replay a shop's past (online-retail or tmall): import its file, then walk every return to its refund."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=["online-retail", "tmall"], help="what the file is: docs/replay.md")
        parser.add_argument("file", type=Path, help="the file, plain or gzip")
        parser.add_argument("--shop", default="", metavar="SLUG", help="the replay's own shop, made if needed")
        parser.add_argument("--report", type=Path, help="the table of unmatched lines (default: under AFTERCARE_HOME)")
        parser.add_argument("--language", choices=[key for key, _name in LOCALES], help="of the report")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"] or settings.LANGUAGE_CODE), ExitStack() as bars:
            try:
                self.replay(bars, **options)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal

    def replay(
        self, bars: ExitStack, *, source: str, file: Path, shop: str, report: Path | None, **options: Any
    ) -> None:
        def progress(what: str, total: int) -> Callable[[int], object]:
            bar = tqdm(desc=what, total=total, unit_scale=True, file=sys.stderr, disable=None)
            return bars.enter_context(bar).update

        written = None
        if source == "tmall":
            paid = tmall.replay(file, slug=shop, progress=progress)
            account, currency = accounts.of_tmall(paid), paid.shop.currency
        else:
            done = online_retail.replay(file, slug=shop, progress=progress)
            account, currency = accounts.of_online_retail(done), done.shop.currency
            written = report or settings.HOME / "reports" / f"{done.shop.slug}-unmatched.csv"
            telling.write_unmatched(done.ledger, written)
        bars.close()
        self.tell(account, currency, written, as_json=options["json"])

    def tell(self, account: dict[str, Any], currency: str, written: Path | None, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**account, "unmatched_report": str(written or "")}, ensure_ascii=False))
            return
        self.stdout.write("\n".join(telling.tell(account, currency)))
        if written:
            self.stdout.write(_("Every line that could not be matched in full: %(path)s") % {"path": written})
