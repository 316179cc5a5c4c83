"""Panels of what came and went over the period, beside the period before."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.policy.sentences import reason_label
from aftercare.ui.charts import Bar, Row, Table, bars
from aftercare.ui.figures.flow import GOOD, Flow, Kept
from aftercare.ui.figures.money import Out, Refunds
from aftercare.ui.figures.periods import Share
from aftercare.ui.figures.products import COHORTS, Product, bought

from .panels import Asked, Panel, change, money, moved, of, percent, plain, rate, requests

MOST = 10
"""Rows a chart draws; its table has all."""


def reasons(asked: Asked, flow: Flow) -> Panel:
    whole, reached, rows, cells, links = sum(one.count.now for one in flow.reasons), 0, [], [], []
    for one in flow.reasons:
        reached += one.count.now
        link = asked.cases(reason=one.name, opened=asked.scope.now.text) if one.count.now else ""
        upto = percent(Share(reached, whole))
        cells.append((reason_label(one.name), one.count.now, one.count.before, rate(Share(reached, whole))))
        links.append(link)
        now = Bar(value=one.count.now, text=str(one.count.now), name=_("now"))
        was = Bar(value=one.count.before, text=str(one.count.before), name=_("before"), tone="was")
        drawn = (now, was) if flow.opened.before else (replace(now, name=""),)
        rows.append(Row(label=reason_label(one.name), bars=drawn, href=link,
                        more=_("together %(percent)s") % {"percent": upto} if one.count.now else ""))  # fmt: skip
    title = _("Nobody asked for anything in these days")
    if whole:
        first = flow.reasons[0]
        title = _("“%(reason)s” is behind %(percent)s of the requests") % {
            "reason": reason_label(first.name), "percent": percent(Share(first.count.now, whole)),
        }  # fmt: skip
    head = (_("Reason"), _("Requests"), _("Before"), _("Together, in percent"))
    table = Table(head=head, rows=[[str(cell) for cell in row] for row in cells], links=links)
    shown = rows[:MOST] if whole else []
    return Panel("reasons", bars(title, shown, label=_("Reason"), table=table, note=change(flow.opened)), head, cells)


def kept(asked: Asked, flow: Flow) -> Panel:
    span = asked.scope.now.text
    told = (
        (_("Promises to customers"), flow.promises, asked.cases(escalated=span)),
        (_("Deadlines of the law"), flow.legal, asked.cases(broken=span)),
    )
    rows = [
        Row(label=label, more=of(share.now), bars=_both(share), href=link if share.now.part < share.now.whole else "")
        for label, share, link in told
        if share.now.whole or share.before.whole
    ]
    title = _("Nothing had to be kept in these days")
    if flow.promises.now.whole:
        title = _("%(percent)s of promises were kept") % {"percent": percent(flow.promises.now)}
    elif flow.legal.now.whole:
        title = _("%(percent)s of legal deadlines were kept") % {"percent": percent(flow.legal.now)}
    head = (_("Promise"), _("Kept"), _("All"), _("Percent"), _("Percent before"))
    cells = [(label, one.now.part, one.now.whole, rate(one.now), rate(one.before)) for label, one, _link in told]
    return Panel("promises", bars(title, rows, label=_("Promise"), note=moved(flow.promises)), head, cells)


def _both(share: Kept) -> tuple[Bar, ...]:
    shares = ((_("now"), share.now, "done"), (_("before"), share.before, "was"))
    drawn: list[Bar] = []
    for name, one, tone in shares:
        if one.percent is not None:
            drawn.append(Bar(value=one.percent, text=percent(one), name=name, tone="done" if tone == "done" else "was"))
    return tuple(drawn)


def ratings(asked: Asked, flow: Flow) -> Panel:
    count = flow.rated.now.whole
    rows = [
        Row(label="★" * stars, bars=(Bar(value=found, text=str(found), tone="done" if stars >= GOOD else ""),),
            href=asked.cases(stars=str(stars), rated=asked.scope.now.text) if found else "")
        for stars, found in reversed(list(enumerate(flow.stars, start=1)))
    ]  # fmt: skip
    title = _("Nobody rated in these days")
    if count:
        title = ngettext(
            "%(percent)s of %(count)s rating is four or five stars",
            "%(percent)s of %(count)s ratings are four or five stars", count,
        ) % {"percent": percent(flow.rated.now), "count": count}  # fmt: skip
    head = (_("Stars"), _("Ratings"))
    cells = list(enumerate(flow.stars, start=1))
    return Panel("ratings", bars(title, rows if count else [], label=_("Stars"), note=moved(flow.rated)), head, cells)


def refunds(asked: Asked, found: Refunds, out: Out) -> Panel:
    """Of one currency; others are panels of their own, for they share no scale."""
    spans = (
        (_("These days"), out.amount.now, out.count.now, asked.scope.now, ""),
        (_("The days before"), out.amount.before, out.count.before, asked.scope.before, "was"),
    )
    rows = [
        Row(label=label, more=requests(count),
            href=asked.cases(refunded=span.text, currency=out.currency) if count else "",
            bars=(Bar(value=minor, text=money(minor, out.currency), tone="was" if tone else ""),))
        for label, minor, count, span, tone in spans
    ]  # fmt: skip
    title = ngettext(
        "%(amount)s went back for %(count)s request", "%(amount)s went back for %(count)s requests", out.count.now
    ) % {"amount": money(out.amount.now, out.currency), "count": out.count.now}
    if not out.count.now:
        title = _("No %(currency)s went back in these days") % {"currency": out.currency}
    head = (_("Currency"), _("Paid out"), _("Requests"), _("Paid out before"), _("Requests before"))
    cells = [
        (one.currency, plain(one.amount.now, one.currency), one.count.now, plain(one.amount.before, one.currency),
         one.count.before)
        for one in found.out
    ]  # fmt: skip
    return Panel("refunds", bars(title, rows, label=_("When")), head, cells)


def products(asked: Asked, days: int, found: list[Product]) -> Panel:
    span = bought(asked.scope, days).text
    links = [asked.cases(back=one.sku, bought=span) for one in found]
    rows = [
        Row(label=one.title, more=_sold(one), href=link,
            bars=(Bar(value=one.rate, text=percent(one.share, digits=1), tone="was" if one.few else ""),))
        for one, link in zip(found, links, strict=True)
    ]  # fmt: skip
    title = _("Nothing bought in these days was asked back")
    if found and found[0].few:
        title = _("Too few of each were sold to tell")
    elif found:
        title = _("%(title)s comes back most: %(percent)s") % {
            "title": found[0].title, "percent": percent(found[0].share, digits=1),
        }  # fmt: skip
    head = (_("Item code"), _("Item"), _("Asked back"), _("Sold"), _("Percent"), _("Few sold"))
    cells = [
        (one.sku, one.title, one.share.part, one.share.whole, rate(one.share), _("yes") if one.few else "")
        for one in found
    ]
    table = Table(head=head, rows=[[str(cell) for cell in row] for row in cells], links=links)
    return Panel("products", bars(title, rows[:MOST], label=_("Item"), table=table), head, cells)


def _sold(one: Product) -> str:
    return _("%(of)s; few sold") % {"of": of(one.share)} if one.few else of(one.share)


def cohort(text: str) -> int:
    return int(text) if text in {str(days) for days in COHORTS} else COHORTS[-1]
