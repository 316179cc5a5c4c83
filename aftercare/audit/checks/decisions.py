"""11. The policy at purchase decides: it was in force, it never changed, and deciding again says the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.core.refusal import Refused
from aftercare.policy.decide import decide
from aftercare.policy.facts import Facts, Verdict
from aftercare.policy.terms import Terms, digest, parse_terms

from ..scope import Scope
from ..violation import Violation, compared, differs

# The version a purchase was made under; before the first one, the first one.
IN_FORCE = """
    COALESCE(
        (SELECT MAX(v.number) FROM policy_policyversion v
         WHERE v.shop_id = o.shop_id AND v.state <> 'draft' AND v.published_at <= o.placed_at),
        (SELECT MIN(v.number) FROM policy_policyversion v WHERE v.shop_id = o.shop_id AND v.state <> 'draft'))"""


AGREED = """(
    e.name IN ('offer.accepted', 'case.ruled') OR e.name = 'case.approved' AND CAST(e.data AS text) LIKE '%"less"%')"""


@dataclass(frozen=True, slots=True)
class Decided:
    """A stored decision, with what the case became."""

    ref: str
    policy_id: int
    facts: dict[str, Any]
    decision: dict[str, Any]
    verdict: str
    currency: str
    freight_payer: str
    units: int
    amount: int
    whole: bool
    """All units asked for were granted; refused ones shrink the grant after the decision."""
    agreed: bool
    """Something else was agreed, approved in part or ruled since."""


def published_policies_are_unchanged(scope: Scope) -> Iterator[Violation]:
    """The fingerprint taken at publication stands on the version and in the event; both must fit the terms."""
    published = scope.rows(f"""
        SELECT e.subject_id AS shop_id, e.data AS data FROM core_event e
        WHERE e.name = 'policy.published' AND {scope.of("e")}""")
    told = {(row["shop_id"], data["number"]): data["digest"] for row in published for data in [json.loads(row["data"])]}
    for row in scope.rows(f"""
        SELECT s.slug || ' v' || p.number AS row, p.shop_id, p.number, p.data, p.digest
        FROM policy_policyversion p JOIN people_shop s ON s.id = p.shop_id
        WHERE p.state <> 'draft' AND {scope.of("p")}"""):
        fingerprint = digest(json.loads(row["data"]))
        for found in (row["digest"], told.get((row["shop_id"], row["number"]), row["digest"])):
            if found != fingerprint:
                yield differs(
                    invariant=11, table="policy version", row=row["row"],
                    what=_("the fingerprint of its terms, taken when it was published"),
                    found=found, expected=fingerprint,
                )  # fmt: skip


def decisions_replay(scope: Scope) -> Iterator[Violation]:
    yield from _decided_by_the_policy_in_force(scope)
    terms = _terms(scope)
    for decided in _decisions(scope):
        yield from _replayed(decided, terms.get(decided.policy_id))


def _decided_by_the_policy_in_force(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref AS row, p.number, {IN_FORCE} AS expected_number,
            CASE WHEN p.shop_id = o.shop_id THEN 'own' ELSE 'other' END AS shop, 'own' AS expected_shop
        FROM cases_decisionrecord d JOIN policy_policyversion p ON p.id = d.policy_id
        JOIN cases_case c ON c.id = d.case_id JOIN orders_order o ON o.id = c.order_id
        WHERE {scope.of("c")}"""
    counters = {
        "number": _("the policy version that decided, beside the one in force at purchase"),
        "shop": _("the shop whose policy decided"),
    }
    undecided = f"""
        SELECT c.ref AS row, 0 AS decisions, 1 AS expected_decisions FROM cases_case c
        WHERE NOT EXISTS (SELECT 1 FROM cases_decisionrecord d WHERE d.case_id = c.id) AND {scope.of("c")}"""
    return compared(
        scope.differing(sql, counters), invariant=11, table="decision", counters=counters
    ) + compared(
        scope.rows(undecided), invariant=11, table="case", counters={"decisions": _("the number of its decisions")}
    )  # fmt: skip


def _terms(scope: Scope) -> dict[int, Terms]:
    found = {}
    for row in scope.rows(f"SELECT p.id, p.data FROM policy_policyversion p WHERE {scope.of('p')}"):
        try:
            found[row["id"]] = parse_terms(json.loads(row["data"]), stored=True)
        except Refused:
            continue  # reported as decisions that do not replay
    return found


def _decisions(scope: Scope) -> Iterator[Decided]:
    sql = f"""
        SELECT c.ref, d.policy_id, d.facts, d.decision, d.verdict, o.currency, c.freight_payer,
            f.units, f.amount, f.refused,
            CASE WHEN EXISTS (SELECT 1 FROM core_event e WHERE e.subject_kind = 'case' AND e.subject_id = c.id
                              AND {AGREED})
                OR EXISTS (SELECT 1 FROM cases_caselink link WHERE link.other_id = c.id AND link.relation = 'converted')
            THEN 1 ELSE 0 END
        FROM cases_decisionrecord d JOIN cases_case c ON c.id = d.case_id JOIN orders_order o ON o.id = c.order_id
        LEFT JOIN (SELECT case_id, SUM(units) AS units, SUM(amount + waived) AS amount,
                       SUM(CASE WHEN accepted < units THEN 1 ELSE 0 END) AS refused
                   FROM cases_caseline GROUP BY case_id) f ON f.case_id = c.id
        WHERE {scope.of("c")}"""
    for ref, policy_id, facts, decision, verdict, currency, payer, units, amount, refused, agreed in scope.stream(sql):
        yield Decided(ref, policy_id, json.loads(facts), json.loads(decision), verdict, currency, payer,
                      int(units or 0), int(amount or 0), not refused, bool(agreed))  # fmt: skip


def _replayed(decided: Decided, terms: Terms | None) -> Iterator[Violation]:
    try:
        again = _plain(decide(Facts.from_data(decided.facts), terms).as_data()) if terms else None
    except (KeyError, TypeError, ValueError):
        again = None
    told = decided.decision
    delivery = [line for line in decided.facts.get("delivery", []) if line["line_id"] in told.get("also", [])]
    lines = [*decided.facts.get("lines", []), *delivery]
    pairs = [
        (11, _("the decision, beside the one its facts and policy give"), _answer(told), _answer(again)),
        (11, _("the verdict"), decided.verdict, told.get("verdict")),
        (16, _("the currency of the decision"), decided.facts.get("currency"), decided.currency),
    ]
    refused = told.get("verdict") == Verdict.REFUSE  # a person agreed to more than the decision gives
    if not refused:
        pairs.append((11, _("who pays the freight"), decided.freight_payer, told.get("freight_payer")))
    if not decided.agreed:
        asked = sum(line["units"] for line in lines)
        pairs.append((11, _("the units asked for, beside the decision's"), decided.units, asked))
    if decided.whole and not decided.agreed and not refused:
        pairs.append((3, _("the money granted, beside the decision's"), decided.amount, told.get("refundable")))
    for invariant, what, found, expected in pairs:
        if found != expected:
            yield differs(
                invariant=invariant, table="decision", row=decided.ref, what=what,
                found=_short(found), expected=_short(expected),
            )  # fmt: skip


def _answer(decision: dict[str, Any] | None) -> dict[str, Any] | None:
    """Without the version of the law packs: newer ones hold every rule of the day as it was."""
    return decision and {name: value for name, value in decision.items() if name != "law"}


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: tuples are lists."""
    return dict(json.loads(json.dumps(data)))


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else str(value)
