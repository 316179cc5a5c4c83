"""Backtests as text and as JSON, for the command line and the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext as _

from aftercare.core.money import Money
from aftercare.policy.facts import RuleOutcome
from aftercare.policy.models import Backtest

from .backtesting.summing import SUMS, TABLES
from .telling_policies import rule_told

TITLES = {
    "verdicts": gettext_lazy("by verdict"), "paths": gettext_lazy("by path"),
    "freight": gettext_lazy("by payer of freight"),
    "kind": gettext_lazy("by kind"), "reason": gettext_lazy("by reason"), "category": gettext_lazy("by category"),
    "country": gettext_lazy("by country"), "jurisdiction": gettext_lazy("by law"), "tier": gettext_lazy("by tier"),
    "day": gettext_lazy("by day after delivery"), "customer": gettext_lazy("by customer"),
}  # fmt: skip
CAVEATS = {
    "customer_unknown": gettext_lazy(
        "%(count)s requests: nobody knows any more who asked, so what the policy says of customers was not tried."
    ),
    "customer_as_of_today": gettext_lazy(
        "%(count)s requests: the customer's record was worked out now; tier and blocking are those of today."
    ),
    "automatic_stopped": gettext_lazy(
        "%(count)s requests came while the shop had stopped automatic approvals; a person decides them whatever the "
        "policy says."
    ),
    "delivery_unknown": gettext_lazy(
        "%(count)s requests were recorded without what was paid for delivery, so free delivery was not tried."
    ),
}


def backtested(backtest: Backtest) -> dict[str, Any]:
    """The whole report; until it is done, how far it is."""
    done = sum(part.size for part in backtest.parts.filter(report__isnull=False).only("size"))
    return {
        "ref": backtest.ref,
        "policy": backtest.draft.ref,
        "against": backtest.against.ref if backtest.against else None,
        "since": backtest.since,
        "until": backtest.until,
        "state": backtest.state,
        "total": backtest.total,
        "done": backtest.total if backtest.report else done,
        "started_at": backtest.started_at,
        "finished_at": backtest.finished_at,
        "seconds": backtest.seconds,
        "currency": backtest.shop.currency,
        "error": _error(backtest),
        "report": _report(backtest.report) if backtest.report else None,
    }


def _report(report: dict[str, Any]) -> dict[str, Any]:
    """Each example says its reason to the reader, in every language."""
    examples = [
        {**example, "old": _side(example["old"]), "new": _side(example["new"])} for example in report["examples"]
    ]
    return {**report, "examples": examples}


def _side(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "because": rule_told(RuleOutcome(**told["because"]))}


def tell_backtest(backtest: Backtest, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(backtested(backtest), ensure_ascii=False, default=str)
    return "\n".join(_lines(backtest))


def _lines(backtest: Backtest) -> Iterator[str]:
    report = backtest.report
    if report is None:
        yield _error(backtest)
        return
    total = report["total"]
    yield _("%(cases)s requests, %(changed)s decided otherwise, in %(seconds)s s") % {
        "cases": total["requests"], "changed": total["changed"], "seconds": backtest.seconds,
    }  # fmt: skip
    for currency, money in total["money"].items():
        told = {name: _money(minor, currency) for name, minor in money.items()}
        told["more"] = _money(money["after"] - money["before"], currency)
        yield _("Accepted outright: %(before)s before, %(after)s after, %(more)s more") % told
        yield _("Before a person, if all of it is approved: %(person_before)s before, %(person_after)s after") % told
    for name, count in report["caveats"].items():
        yield "! " + str(CAVEATS[name]) % {"count": count}
    for name in TABLES:
        yield from _table(name, report[name])
    for name, cells in report["by"].items():
        yield from _table(name, cells)
    for example in report["examples"]:
        yield _("%(change)s: order %(order)s, %(sku)s, case %(case)s") % {
            **example, "order": example["order"] or "-", "case": example["case"] or "-",
        }  # fmt: skip


def _table(name: str, cells: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A row for each mark; a second one where it has money of a second currency."""
    heads = (_("requests"), _("changed"), _("before"), _("after"), _("person before"), _("person after"))
    yield f"{TITLES[name]!s:<24} {heads[0]:>9} {heads[1]:>9}" + "".join(f" {head:>16}" for head in heads[2:])
    for mark, cell in sorted(cells.items()):
        counts = f"  {mark:<22} {cell['requests']:>9} {cell['changed']:>9}"
        for currency, money in cell["money"].items():
            yield counts + "".join(f" {_money(money[column], currency):>16}" for column in SUMS)
            counts = " " * len(counts)


def _error(backtest: Backtest) -> str:
    return gettext(backtest.error) if backtest.error else ""


def _money(minor: int, currency: str) -> str:
    return Money(minor, currency).text(get_language() or "en")
