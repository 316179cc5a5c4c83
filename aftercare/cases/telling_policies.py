"""Explanations and backtests as text and as JSON, for the command line and the API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext as _

from aftercare.core.money import Money
from aftercare.policy.facts import RuleOutcome
from aftercare.policy.models import Backtest
from aftercare.policy.sentences import sentence

from .backtesting.summing import SUMS, TABLES
from .explaining import Explained, same_law, sentences

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


def explanation(explained: Explained) -> dict[str, Any]:
    """One decision with all that was considered, each rule with what it says in every language."""
    decision = explained.decision
    return {
        "at": explained.at.isoformat(),
        "policy": explained.policy.ref,
        "policy_version": explained.policy.number,
        "policy_digest": explained.policy.digest,
        "policy_intact": explained.policy_intact,
        "law": explained.law,
        "law_unchanged": same_law(explained),
        "same": explained.same,
        "differs": list(explained.differs),
        "verdict": decision.verdict.value,
        "path": decision.path,
        "freight_payer": decision.freight_payer,
        "refundable": decision.refundable,
        "fees": [{"code": fee.code, "amount": fee.amount} for fee in decision.fees],
        "because": _rule(decision.because),
        "considered": [_rule(outcome) for outcome in decision.considered],
        "facts": explained.facts,
    }


def tell_case(explained: Sequence[Explained], *, as_json: bool) -> str:
    if as_json:
        return json.dumps([explanation(one) for one in explained], ensure_ascii=False)
    return "\n\n".join("\n".join(_told(one)) for one in explained)


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
    return {**told, "because": _rule(RuleOutcome(**told["because"]))}


def tell_backtest(backtest: Backtest, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(backtested(backtest), ensure_ascii=False, default=str)
    return "\n".join(_lines(backtest))


def told(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False)


def _rule(outcome: RuleOutcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule, "outcome": outcome.outcome, "law": outcome.law, "article": outcome.article,
        "values": outcome.values, "sentences": sentences(outcome),
    }  # fmt: skip


def _told(one: Explained) -> Iterator[str]:
    decision = one.decision
    yield _("Decided %(at)s under policy %(policy)s (%(digest)s), law %(law)s") % {
        "at": f"{one.at:%Y-%m-%d %H:%M} UTC", "policy": one.policy, "digest": one.policy.digest[:12],
        "law": one.law or "-",
    }  # fmt: skip
    yield f"  {decision.verdict.value} · {decision.path or '-'} · {decision.freight_payer} · {decision.refundable}"
    for language, said in sentences(decision.because).items():
        yield f"  {language}: {said}"
    for outcome in decision.considered:
        cited = f" [{outcome.law}, {outcome.article}]" if outcome.law else ""
        yield f"    {outcome.outcome:<8} {outcome.rule:<12} {sentence(outcome)}{cited}"
    if not one.policy_intact:
        yield "  " + _("The policy version was changed after it was published.")
    yield "  " + (
        _("Decided again: the same answer.")
        if not one.differs
        else _("Decided again: a different answer, in %(fields)s.") % {"fields": ", ".join(one.differs)}
    )


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
    yield f"{name:<24} {heads[0]:>9} {heads[1]:>9}" + "".join(f" {head:>16}" for head in heads[2:])
    for mark, cell in sorted(cells.items()):
        counts = f"  {mark:<22} {cell['requests']:>9} {cell['changed']:>9}"
        for currency, money in cell["money"].items():
            yield counts + "".join(f" {_money(money[column], currency):>16}" for column in SUMS)
            counts = " " * len(counts)


def _error(backtest: Backtest) -> str:
    return gettext(backtest.error) if backtest.error else ""


def _money(minor: int, currency: str) -> str:
    return Money(minor, currency).text(get_language() or "en")
