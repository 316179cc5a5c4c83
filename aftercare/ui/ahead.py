"""What lies ahead of a case when everybody does their part: read from its kind's table, for its path."""

from __future__ import annotations

from aftercare.cases.kinds import CaseKind

# The move that brings a case on from each step.
ONWARD = {
    "review": "approve", "evidence": "submit", "offer": "accept_offer", "hold": "hold", "intercept": "intercept",
    "send_back": "ship", "in_transit": "receive", "inspection": "accept", "refund": "paid", "replace": "dispatch",
    "delivering": "deliver", "confirm": "confirm", "objected": "send_again", "acknowledge": "acknowledge",
    "assess": "assess", "investigate": "find", "respond": "respond", "answered": "confirm", "failed": "take_back",
    "repay": "paid", "returning": "dispatch", "delivering_back": "deliver", "turned_back": "receive",
}  # fmt: skip


def ahead(kind: CaseKind, first: str, path: str) -> list[str]:
    """The open steps from `first` to the end."""
    steps: list[str] = []
    name: str | None = first
    while name and not kind.steps[name].ends and name not in steps:
        steps.append(name)
        name = kind.steps[name].to(ONWARD[name], path) if name in ONWARD else None
    return steps


def bar(kind: CaseKind, path: str) -> list[str]:
    """The steps of the progress bar in the order this path takes them, each once."""
    start = kind.start.get(path)
    if start is None:
        return list(kind.path)
    before = [name for name in kind.path[:1] if name == "review"]
    taken = [kind.on_path.get(name, name) for name in [*before, *ahead(kind, start, path)]]
    return [name for name in dict.fromkeys(taken) if name in kind.path]


def states(kind: CaseKind, step: str, path: str) -> list[tuple[str, str]]:
    """The bar's steps as past, now or next; at an end nothing is `now`."""
    parts = bar(kind, path)
    shown = kind.on_path.get(step, step)
    if shown not in parts:
        return [(part, "past" if step == "completed" else "next") for part in parts]
    here = parts.index(shown)
    return [(part, "past" if i < here else "now" if i == here else "next") for i, part in enumerate(parts)]
