"""The charts of a backtest: who changes, what it costs, and where; each leads to the requests behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aftercare.core.money import Money
from aftercare.policy.models import Backtest
from aftercare.ui.charts import Bar, Chart, Row, Table, bars

from .marks import BY, SIDES, TONES, better, change_words, mark_words

MOST = 12
"""Rows a chart draws; its table has all."""
Cell = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    backtest: Backtest

    @property
    def report(self) -> dict[str, Any]:
        return self.backtest.report or {}

    def who(self) -> Chart:
        total = self.report["total"]
        cells = {change: cell for change, cell in self.report["verdicts"].items() if cell["changed"]}
        rows = [
            Row(label=change_words(change), bars=(_count(cell["changed"], TONES[better(change)]),),
                more=str(SIDES[better(change)]), href=self.to(change=change))
            for change, cell in _most(cells, "changed")
        ]  # fmt: skip
        title = _("%(changed)s of %(requests)s requests would be decided otherwise") % total
        if not total["changed"]:
            title = _("None of %(requests)s requests would be decided otherwise") % total
        return bars(title, rows, label=_("Change"))

    def money(self, currency: str) -> Chart:
        money = self.report["total"]["money"][currency]
        rows = [
            self._pair(_("Approved outright"), money, currency, "before", "after"),
            self._pair(_("If a person approves all of the rest"), money, currency, "person_before", "person_after"),
        ]
        return bars(_said(money["after"] - money["before"], currency), rows, label=_("Money"))

    def changed(self, by: str) -> Chart:
        cells = self.report["by"][by]
        ranked = [(mark, cell) for mark, cell in _most(cells, "changed") if cell["changed"]]
        rows = [
            Row(label=mark_words(by, mark), bars=(_count(cell["changed"]),), href=self.to(by=by, mark=mark),
                more=_of(cell["requests"]))
            for mark, cell in ranked[:MOST]
        ]  # fmt: skip
        title = _("No request changes, whichever way they are grouped")
        if ranked:
            count = ranked[0][1]["changed"]
            said = ngettext(
                "“%(mark)s” changes most: %(count)s request", "“%(mark)s” changes most: %(count)s requests", count
            )
            title = said % {"mark": mark_words(by, ranked[0][0]), "count": count}
        head = (BY[by], _("Changed"), _("Requests"))
        told = [
            (mark_words(by, mark), str(cell["changed"]), str(cell["requests"]))
            for mark, cell in _most(cells, "changed")
        ]
        links = [self.to(by=by, mark=mark) if cell["changed"] else "" for mark, cell in _most(cells, "changed")]
        return bars(
            title, rows, label=str(BY[by]), table=Table(head=[str(one) for one in head], rows=told, links=links)
        )

    def paid(self, by: str, currency: str) -> Chart:
        moneys = {
            mark: cell["money"][currency] for mark, cell in self.report["by"][by].items() if currency in cell["money"]
        }
        ranked = sorted(moneys.items(), key=lambda one: (-abs(one[1]["after"] - one[1]["before"]), -one[1]["after"]))
        rows = [
            self._pair(mark_words(by, mark), money, currency, "before", "after", by=by, mark=mark)
            for mark, money in ranked
            if money["before"] or money["after"]
        ]
        title = _("The money of no group changes")
        if ranked and (more := ranked[0][1]["after"] - ranked[0][1]["before"]):
            title = _("Most money moves for “%(mark)s”: %(more)s") % {
                "mark": mark_words(by, ranked[0][0]), "more": signed(more, currency),
            }  # fmt: skip
        whole = bars(title, rows, label=str(BY[by]))
        return bars(title, rows[:MOST], label=str(BY[by]), table=whole.table)

    def to(self, **asked: str) -> str:
        return reverse("policies:requests", args=[self.backtest.ref]) + "?" + urlencode(asked)

    def _pair(self, label: str, money: Cell, currency: str, old: str, new: str, **asked: str) -> Row:
        more = money[new] - money[old]
        return Row(
            label=label, more=signed(more, currency) if more else "", href=self.to(**asked) if asked and more else "",
            bars=(Bar(value=money[old], text=_money(money[old], currency), name=_("before"), tone="was"),
                  Bar(value=money[new], text=_money(money[new], currency), name=_("after"))),
        )  # fmt: skip


def signed(minor: int, currency: str) -> str:
    return ("+" if minor > 0 else "−" if minor < 0 else "±") + _money(abs(minor), currency)


def _said(more: int, currency: str) -> str:
    if not more:
        return _("As much money is approved outright as before")
    amount = {"amount": _money(abs(more), currency)}
    return (
        _("%(amount)s more is approved outright") if more > 0 else _("%(amount)s less is approved outright")
    ) % amount


def _of(requests: int) -> str:
    return ngettext("of %(count)s request", "of %(count)s requests", requests) % {"count": requests}


def _most(cells: Mapping[str, Cell], name: str) -> list[tuple[str, Cell]]:
    return sorted(cells.items(), key=lambda one: (-one[1][name], one[0]))


def _count(count: int, tone: Any = "") -> Bar:
    return Bar(value=count, text=str(count), name="", tone=tone)


def _money(minor: int, currency: str) -> str:
    return Money(minor, currency).text(get_language() or "en")
