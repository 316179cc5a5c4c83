"""Takes a file of orders into a shop."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from tqdm import tqdm

from aftercare.connectors.shops.readers import READERS
from aftercare.core.refusal import Refused
from aftercare.orders.importing import run_import
from aftercare.orders.imports.problems import Bad
from aftercare.orders.imports.report import summary, write_report
from aftercare.orders.imports.values import currency
from aftercare.orders.models import ImportRun
from aftercare.people.models import LOCALES, Shop

LANGUAGES = [key for key, _name in LOCALES]


class Command(BaseCommand):
    help = "Import a file of orders (csv, jsonl, online-retail or tmall) into a shop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=sorted(READERS), help="how the file is written: docs/importing.md")
        parser.add_argument("file", type=Path, help="the file, plain or gzip")
        parser.add_argument("--shop", required=True, metavar="SLUG", help="the shop it belongs to")
        parser.add_argument("--currency", default="", help="of orders that name none (default: the shop's)")
        parser.add_argument("--encoding", default="", help="of the file (default: UTF-8, or its byte order mark)")
        parser.add_argument("--report", type=Path, help="the table of rows left out (default: under AFTERCARE_HOME)")
        parser.add_argument("--language", choices=LANGUAGES, help="of the report (default: the shop's)")
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        shop = self.shop(options["shop"])
        with translation.override(options["language"] or shop.locale):
            try:
                run, path = self.take(shop, options)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            self.tell(run, path, as_json=options["json"])

    def shop(self, slug: str) -> Shop:
        shop = Shop.objects.filter(slug=slug).first()
        if shop is None:
            known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)[:10])
            raise CommandError(f"There is no shop {slug!r}; there are: {known or 'none yet'}.")
        return shop

    def take(self, shop: Shop, options: dict[str, Any]) -> tuple[ImportRun, Path]:
        if options["currency"]:
            options["currency"] = self.currency(options["currency"])
        reader = READERS[options["format"]](
            options["file"], shop, currency=options["currency"], encoding=options["encoding"]
        )
        with tqdm(unit=" rows", unit_scale=True, file=sys.stderr, disable=None, desc=options["file"].name) as bar:
            run = run_import(shop, reader, progress=bar.update)
        path = options["report"] or report_path(run)
        write_report(run, path)
        return run, path

    def currency(self, given: str) -> str:
        try:
            return currency(given, "--currency")
        except Bad as bad:
            raise CommandError(" ".join(bad.problem.told())) from bad

    def tell(self, run: ImportRun, path: Path, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**run.counts, "report": str(path)}, ensure_ascii=False))
            return
        self.stdout.write("\n".join(summary(run)))
        self.stdout.write(translation.gettext("Every row left out, with its reason: %(path)s") % {"path": path})


def report_path(run: ImportRun) -> Path:
    reports: Path = settings.HOME / "reports"
    return reports / f"import-{run.shop.slug}-{run.digest[:12]}.csv"
