"""A shop's policy from the command line: shown, drafted, published, explained and run over the past."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from tqdm import tqdm

from aftercare.cases.backtesting import run_now, start
from aftercare.cases.explaining import explain
from aftercare.cases.models import Case
from aftercare.cases.telling_backtests import tell_backtest
from aftercare.cases.telling_policies import tell_case, told
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop
from aftercare.policy import guide
from aftercare.policy.actions import discard_draft, make_draft, publish, start_automatic, stop_automatic
from aftercare.policy.comparing import changes
from aftercare.policy.models import PolicyVersion

HELP = "Show, draft, publish, compare, stop, explain or backtest a shop's policy."


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True, metavar="WHAT")

        def add(name: str, says: str, *arguments: str) -> CommandParser:
            made: CommandParser = sub.add_parser(name, help=says, description=says)
            made.add_argument("--language", choices=[key for key, _name in LOCALES], help="of what is printed")
            for argument in arguments:
                made.add_argument(argument)
            return made

        add("show", "print what is in force as JSON", "shop")
        add("list", "every version and draft", "shop")
        add("publish", "publish a JSON file as the next version", "shop", "file")
        draft = add("draft", "keep a JSON file as a draft", "shop", "file")
        draft.add_argument("--title", default="", help="what the draft is called (default: the file's name)")
        add("discard", "throw a draft away", "version")
        add("compare", "what differs between two versions or drafts", "version", "other")
        add("stop", "approve nothing automatically from now on", "shop")
        add("start", "approve automatically again", "shop")
        add("explain", "replay the decisions of a case and prove the same answer", "case").add_argument(
            "--json", action="store_true", help="print JSON"
        )
        add("fields", "every field that a policy may hold").add_argument(
            "--write", action="store_true", help="write the tables into docs/policy.md instead"
        )
        backtest = add("backtest", "what a draft would have decided over the recorded requests", "version")
        backtest.add_argument("--against", help="another version or draft (default: what was decided)")
        backtest.add_argument("--since", help="from this day on, such as 2026-01-31")
        backtest.add_argument("--until", help="before this day")
        backtest.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, what: str, language: str | None, **options: Any) -> None:
        with translation.override(language or settings.LANGUAGE_CODE):
            try:
                getattr(self, f"do_{what}")(**options)
            except Refused as refused:
                raise CommandError(str(refused)) from refused

    def do_show(self, shop: str, **_options: Any) -> None:
        version = PolicyVersion.objects.in_force(_shop(shop).pk, clock.now())
        if version is None:
            raise CommandError(_("This shop has published no policy yet; ./run policy publish SHOP FILE does."))
        told = {"number": version.number, "at": f"{version.published_at:%Y-%m-%d %H:%M} UTC"}
        self.stderr.write(_("Version %(number)s, published %(at)s") % told)
        self.stdout.write(json.dumps(version.data, ensure_ascii=False, indent=2))

    def do_list(self, shop: str, **_options: Any) -> None:
        for version in PolicyVersion.objects.of_shop(_shop(shop).pk).order_by("pk"):
            self.stdout.write(f"{version.ref}  {version.called:<20}  {version.get_state_display()}")

    def do_publish(self, shop: str, file: str, **_options: Any) -> None:
        version = publish(shop=_shop(shop), terms=_read(file), by=SYSTEM, at=clock.now())
        self.stdout.write(f"{version.ref}  " + _("%(version)s is in force.") % {"version": version})

    def do_draft(self, shop: str, file: str, title: str, **_options: Any) -> None:
        draft = make_draft(
            shop=_shop(shop), title=title or Path(file).stem, terms=_read(file), by=SYSTEM, at=clock.now()
        )
        self.stdout.write(draft.ref)

    def do_discard(self, version: str, **_options: Any) -> None:
        discard_draft(_version(version), by=SYSTEM, at=clock.now())

    def do_compare(self, version: str, other: str, **_options: Any) -> None:
        for change in changes(_version(version).data, _version(other).data):
            self.stdout.write(f"{change.field}: {told(change.old)} -> {told(change.new)}")

    def do_stop(self, shop: str, **_options: Any) -> None:
        stop_automatic(_shop(shop), by=SYSTEM, at=clock.now())

    def do_start(self, shop: str, **_options: Any) -> None:
        start_automatic(_shop(shop), by=SYSTEM, at=clock.now())

    def do_fields(self, write: bool, **_options: Any) -> None:
        if write:
            guide.path().write_text(guide.written())
        else:
            self.stdout.write(guide.tables())

    def do_explain(self, case: str, **options: Any) -> None:
        found = Case.objects.filter(ref=case).first()
        if found is None:
            raise CommandError(_("There is no case “%(ref)s”; its reference begins with AS-.") % {"ref": case})
        explained = explain(found)
        self.stdout.write(tell_case(explained, as_json=options["json"]))
        if not all(one.same for one in explained):
            sys.exit(1)

    def do_backtest(self, version: str, against: str | None, since: str | None, until: str | None,
                    **options: Any) -> None:  # fmt: skip
        draft = _version(version)
        zone = ZoneInfo(draft.shop.timezone)
        backtest = start(
            draft, against=_version(against) if against else None, since=_day(since, zone, "since"),
            until=_day(until, zone, "until"), by=SYSTEM, at=clock.now(),
        )  # fmt: skip
        with tqdm(desc="backtest", total=backtest.total, file=sys.stderr, disable=None) as bar:
            update: Callable[[int], object] = bar.update
            done = run_now(backtest, progress=update)
        self.stdout.write(tell_backtest(done, as_json=options["json"]))


def _shop(slug: str) -> Shop:
    shop = Shop.objects.filter(slug=slug).first()
    if shop is None:
        raise CommandError(_("There is no shop “%(shop)s”; ./run shop lists them.") % {"shop": slug})
    return shop


def _version(ref: str) -> PolicyVersion:
    version = PolicyVersion.objects.select_related("shop").filter(ref=ref, discarded_at=None).first()
    if version is None:
        raise CommandError(_("There is no policy “%(ref)s”; ./run policy list SHOP lists them.") % {"ref": ref})
    return version


def _read(file: str) -> dict[str, Any]:
    try:
        data = json.loads(Path(file).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("%(file)s cannot be read as UTF-8 text: %(error)s") % {"file": file, "error": error}
        ) from error
    except json.JSONDecodeError as error:
        raise CommandError(
            _("%(file)s, line %(line)s: %(error)s; correct the JSON there.")
            % {"file": file, "line": error.lineno, "error": error.msg}
        ) from error
    if not isinstance(data, dict):
        raise CommandError(_("%(file)s holds no object; ./run policy show SHOP prints one.") % {"file": file})
    return data


def _day(text: str | None, zone: ZoneInfo, name: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone) if text else None
    except ValueError as error:
        raise CommandError(
            _("--%(option)s: “%(text)s” is no day; write it as 2026-01-31.") % {"option": name, "text": text}
        ) from error
