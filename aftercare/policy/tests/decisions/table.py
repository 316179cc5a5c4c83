"""How a row is written, and the card on which its decision is written.

A card holds verdict, path and who pays the freight; the money by bucket and fee; the deadlines; the row of law that
settles it and all that were at work; the other remedies; and the sentence that settled it, in English and Chinese.
The cards of `cn.py` are in `cn.txt`, and so on. After a change that is meant, `python -m
aftercare.policy.tests.decisions.write` writes them anew: read every line of the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation

from aftercare.policy.decide import decide
from aftercare.policy.facts import AutomaticToday, CustomerFacts, Decision, Facts, LineFacts, Remedy
from aftercare.policy.sentences import sentence_of
from aftercare.policy.terms import STANDARD, Terms

HERE = Path(__file__).parent
TABLES = ("cn", "europe", "elsewhere", "fulfilment", "features")
DELIVERED = "2026-03-01T10:00+08:00"
SHOPS = {
    "CN": ("Asia/Shanghai", "CNY", "CN"), "EU": ("Europe/Berlin", "EUR", "DE"), "UK": ("Europe/London", "GBP", "GB"),
    "US": ("America/New_York", "USD", "US"), "US-CA": ("America/Los_Angeles", "USD", "US"),
    "US-FL": ("America/New_York", "USD", "US"), "JP": ("Asia/Tokyo", "JPY", "JP"), "KR": ("Asia/Seoul", "KRW", "KR"),
    "TW": ("Asia/Taipei", "TWD", "TW"), "BR": ("America/Sao_Paulo", "BRL", "BR"),
    "AU": ("Australia/Sydney", "AUD", "AU"), "IN": ("Asia/Kolkata", "INR", "IN"), "": ("UTC", "USD", "ZZ"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    facts: Facts
    terms: Terms = STANDARD


def cards(name: str) -> dict[str, str]:
    """The cards of a file by the name of their row: a name at the margin, its card indented below."""
    found: dict[str, list[str]] = {}
    card: list[str] = []
    for text in (HERE / f"{name}.txt").read_text().splitlines():
        if text.startswith("    "):
            card.append(text.strip())
        elif text:
            card = found.setdefault(text, [])
    return {row: "\n".join(lines) for row, lines in found.items()}


def line(**given: Any) -> LineFacts:
    """Two units delivered, one asked for, 50.00 with 3.00 of tax in it."""
    usual = {
        "line_id": 1, "sku": "TEA-1", "kind": "goods", "units": 1, "returnable": 2, "refundable": 2, "unshipped": 0,
        "amount": 5000, "tax": 300, "reason": "changed_mind",
    }  # fmt: skip
    if given.get("delivered_at"):
        given["delivered_at"] = datetime.fromisoformat(given["delivered_at"])
    return LineFacts(**{**usual, **given})


def service(**given: Any) -> LineFacts:
    return line(**{"line_id": 9, "sku": "POSTAGE", "kind": "service", "returnable": 0, "refundable": 1, "amount": 600,
                   "tax": 36, **given})  # fmt: skip


def ask(place: str, *lines: LineFacts, at: str = "2026-03-03T12:00+08:00", **given: Any) -> Facts:
    """A request under the law of a place, two days after delivery unless said otherwise; words for one line alone."""
    own = {name: given.pop(name) for name in list(given) if name in LineFacts.__slots__ and name not in Facts.__slots__}
    zone, currency, country = SHOPS[place]
    delivered = given.pop("delivered", DELIVERED)
    if "customer" in given:
        given["customer"] = CustomerFacts(**given["customer"])
    if "today" in given:
        given["today"] = tuple(AutomaticToday(**tally) for tally in given["today"])
    for name in {"last_delivered_at", "ship_by"} & given.keys():
        given[name] = datetime.fromisoformat(given[name])
    usual = {
        "kind": "return", "placed_at": datetime.fromisoformat("2026-02-26T09:00+08:00"), "timezone": zone,
        "currency": currency, "country": country, "left": 100_000,
    }  # fmt: skip
    return Facts(**{
        **usual, "jurisdiction": place, "at": datetime.fromisoformat(at), "lines": lines or (line(**own),),
        "delivered_at": datetime.fromisoformat(delivered) if delivered else None, **given,
    })  # fmt: skip


def policy(**changes: Any) -> Terms:
    """The standard policy with changes, checked as if it had been written so."""
    return Terms.model_validate({**dict(STANDARD), **changes})


def card_of(row: Row) -> str:
    decision = decide(row.facts, row.terms)
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(sentence_of(decision))
    return "\n".join([*_facts(decision), *said])


def _facts(decision: Decision) -> list[str]:
    head = f"{decision.verdict} {decision.path or '-'} {decision.freight_payer}"
    buckets = "+".join(f"{bucket.code} {bucket.amount}/{bucket.tax}" for bucket in decision.buckets) or "nothing"
    fees = "".join(f" -{fee.code} {fee.amount}" for fee in decision.fees)
    also = f" with line {' '.join(map(str, decision.also))}" if decision.also else ""
    money = f"{decision.refundable}/{decision.tax} = {buckets}{fees}{also}"
    due = ", ".join(
        f"{d.code} {d.days}{'bd' if d.business else 'd'} {d.due or 'from ' + d.starts}{' ' + d.law if d.law else ''}"
        for d in decision.deadlines
    )
    laws = list(dict.fromkeys(rule.law for rule in decision.considered if rule.law))
    article = f", {decision.because.article}," if decision.because.article else ""
    cites = f"cites {decision.because.law or 'nothing'}{article}{' with ' + ' '.join(laws) if laws else ''}"
    more = [f"approved by {decision.strategy}"] if decision.strategy else []
    more += [f"or {_remedy(remedy)}" for remedy in decision.remedies]
    return [head, money, f"due {due or 'nothing'}", cites, *more]


def _remedy(remedy: Remedy) -> str:
    law = f" {remedy.law}" if remedy.law else ""
    return f"{remedy.kind} {remedy.path} {remedy.amount} -{remedy.fees} {remedy.freight_payer}{law}"
