"""`decide(facts)`: the merchant's policy and the customer's law applied to one request.

Pure: same facts and terms, same decision; it never raises on valid facts. The rules run in the order of `RULES`: what
is possible at all; what the law and then the policy give; what is shown first; who approves. The first that refuses
settles it; else the first that asks for evidence; else the first that asks for a person; else it is accepted. Every
rule's outcome is kept, so the customer and the auditor see what was considered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .. import law
from ..facts import Decision, Facts, Path, RuleOutcome, Verdict
from ..terms import Terms
from .approval import approved, photos_shown, where_goods_are
from .automation import by_a_person
from .basics import BASICS, goods_named, kind_known, money_left, one_way, payment_kept, reasons_known, units_left
from .deadlines import deadlines_of
from .goods import intact, taken_back
from .money import buckets_of, delivery_of, fees_of, freight_payer, lawful_money, payer_of
from .offers import exchanged, offered
from .outcomes import EVIDENCE, PASS, REFUSE, REVIEW, settle
from .remedies import remedies_of
from .request import Request
from .strategies import trusted
from .windows import in_window, window_end, within_time

__all__ = ["EVIDENCE", "PASS", "REFUSE", "REVIEW", "RULES", "decide", "freight_payer", "in_window", "window_end"]

Rule = Callable[[Request], Iterator[RuleOutcome]]
RULES: tuple[Rule, ...] = (
    kind_known,
    reasons_known,
    goods_named,
    units_left,
    one_way,
    money_left,
    payment_kept,
    offered,
    taken_back,
    intact,
    exchanged,
    within_time,
    lawful_money,
    photos_shown,
    where_goods_are,
    approved,
)


def decide(facts: Facts, terms: Terms) -> Decision:
    request = Request(facts, terms)
    considered = tuple(outcome for rule in RULES for outcome in rule(request))
    considered = by_a_person(considered, request)
    verdict, settled = settle(considered)
    because = settled or considered[-1]
    path = _path(request, verdict)
    # A refusal gives nothing back, and nobody sends anything.
    refused, heard = verdict is Verdict.REFUSE, facts.kind == "complaint"
    payer = "nobody" if refused else payer_of(request)
    lines = () if refused or heard else facts.lines
    delivery = () if refused else delivery_of(request)
    given = lines + delivery
    refundable = sum(line.amount for line in given)
    return Decision(
        verdict=verdict,
        because=because,
        considered=considered,
        freight_payer=payer,
        fees=fees_of(request, payer, refundable),
        refundable=refundable,
        tax=sum(line.tax for line in given),
        path=path.value if path else "",
        buckets=buckets_of(lines, delivery),
        deadlines=deadlines_of(request, path) if path else (),
        remedies=remedies_of(facts, terms, facts.kind)
        if facts.lines and not heard and because.rule not in BASICS
        else (),
        also=tuple(line.line_id for line in delivery),
        evidence=("photo",) if verdict is Verdict.EVIDENCE else (),
        strategy=str(because.values.get("strategy", "")) if verdict is Verdict.ACCEPT else "",
        law=law.VERSION,
    )


def _path(request: Request, verdict: Verdict) -> Path | None:
    """How it goes on; what a person has to look at is never paid or replaced before the goods are back."""
    if verdict is Verdict.REFUSE:
        return None
    if verdict is Verdict.ACCEPT and request.path is Path.SEND_BACK:
        if request.kind == "return" and trusted(request.terms.instant, request):
            return Path.INSTANT
        if request.kind == "exchange" and trusted(request.terms.exchange.ship_first, request):
            return Path.SHIP_FIRST
    return request.path
