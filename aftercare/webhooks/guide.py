"""The table of events in docs/webhooks.md, made from the events themselves."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .types import PING, pushed_types

BEGIN, END = "<!-- events: ./run webhooks --write -->", "<!-- /events -->"
PING_SAYS = "A test that somebody sent from the desk or by the API."


def path() -> Path:
    return Path(settings.ROOT) / "docs" / "webhooks.md"


def table() -> str:
    rows = [f"| `{name}` | {says} |" for name, says in sorted({**pushed_types(), PING: PING_SAYS}.items())]
    return "\n".join(["| Event | When |", "|---|---|", *rows])


def written() -> str:
    """The guide as it should be."""
    text = path().read_text()
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"
