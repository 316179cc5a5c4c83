"""docs/figures.md: what each figure means, in both languages, written from its definition."""

from __future__ import annotations

from django.utils.translation import override

from .definitions import DEFINITIONS, MONEY

HEAD = """# Figures

What the desk's Today page and `GET /figures` count. `./run figures` writes it from `ui/figures/definitions.py`.

A period is 7, 30 or 90 days up to today, or this month so far; it is compared with as many days before. Days begin at
midnight on each shop's own clock. Every mark of a chart leads to a list of the queue that holds exactly the cases it
counts, and every chart has its numbers as a table and as CSV. Agents see the shops they work for; money is for finance,
supervisors, administrators and auditors, and for tokens with `money:write` or `audit:read`.
"""


def written() -> str:
    return HEAD + "".join(_section(name) for name in DEFINITIONS)


def _section(name: str) -> str:
    one = DEFINITIONS[name]
    with override("zh-hans"):
        chinese = [str(text) for text in (one.label, one.says, one.mind) if text]
    with override("en"):
        english = [str(text) for text in (one.label, one.says, one.mind) if text]
    money = " · money" if name in MONEY else ""
    return f"\n## {english[0]} · {chinese[0]}\n\n`{name}`{money}. {' '.join(english[1:])}\n\n{''.join(chinese[1:])}\n"
