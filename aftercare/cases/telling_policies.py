"""Explanations and backtests as text and as JSON, for the command line and the API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.core.money import Money
from aftercare.policy.facts import RuleOutcome
from aftercare.policy.models import Backtest
from aftercare.policy.sentences import sentence

from .explaining import Explained, same_law, sentences

TABLES = ("verdicts", "paths", "freight")


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
        "error": backtest.error,
        "report": backtest.report,
    }


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
    report, currency = backtest.report or {}, backtest.shop.currency
    cases, changed, old, new = report["total"]
    yield _("%(cases)s requests, %(changed)s decided otherwise, in %(seconds)s s") % {
        "cases": cases, "changed": changed, "seconds": backtest.seconds,
    }  # fmt: skip
    yield _("Money: %(old)s before, %(new)s after, %(more)s more") % {
        "old": _money(old, currency), "new": _money(new, currency), "more": _money(new - old, currency),
    }  # fmt: skip
    for name in TABLES:
        yield from _table(name, report[name], currency)
    for name, cells in report["by"].items():
        yield from _table(name, cells, currency)
    for example in report["examples"]:
        yield f"  {example['case'] or '-':<20} {example['old']['verdict']} -> {example['new']['verdict']}"


def _table(name: str, cells: dict[str, list[int]], currency: str) -> Iterator[str]:
    yield f"{name}:"
    for mark, (cases, changed, old, new) in sorted(cells.items()):
        yield f"  {mark:<32} {cases:>8} {changed:>8}  {_money(old, currency):>18} -> {_money(new, currency)}"


def _money(minor: int, currency: str) -> str:
    return Money(minor, currency).text(get_language() or "en")
