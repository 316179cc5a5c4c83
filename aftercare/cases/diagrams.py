"""docs/kinds.md: every kind of case as a diagram and a table, written from its table of steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import override

from aftercare.policy.facts import Path

from .kinds import ACTIONS, KINDS, MAY, CaseKind, Step
from .remedies import remedy_label

HEAD = """# Every kind of request

Written by `./run kinds` from `aftercare/cases/kinds/`; a test fails when this file is not current. A request always
stands at one step, which says who must act, by when, and what happens if they do not. Times are the defaults; a shop
may set its own. Where an action leads to different steps, the path that the decision took says to which.
"""


def document() -> str:
    with override("en"):
        parts = [HEAD, *(_kind(kind) for kind in KINDS.values()), _actions()]
    return "\n".join(parts).rstrip() + "\n"


def _kind(kind: CaseKind) -> str:
    lines = [f"## {kind.label} · {_chinese(kind.label)}", "", f"`{kind.key}`"]
    lines += [
        "",
        "Starts, once accepted:",
        "",
        *_starts(kind),
        "",
        "```mermaid",
        *_diagram(kind),
        "```",
        "",
        *_table(kind),
    ]
    return "\n".join([*lines, ""])


def _starts(kind: CaseKind) -> Iterator[str]:
    for path, step in kind.start.items():
        yield f"- `{path}` ({remedy_label(kind.key, path)}) at `{step}`"


def _diagram(kind: CaseKind) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield "    direction TB"
    for name, step in kind.steps.items():
        yield f'    state "{step.label}" as {name}'
    for name in sorted(kind.starts()):
        yield f"    [*] --> {name}"
    for name, step in kind.steps.items():
        for action in step.moves:
            for target, paths in _targets(kind, step, action):
                if action != "escalate":
                    yield f"    {name} --> {target}: {_plain(ACTIONS[action])}{paths}"
        if step.ends:
            yield f"    {name} --> [*]"


def _targets(kind: CaseKind, step: Step, action: str) -> list[tuple[str, str]]:
    """Where the action leads on the kind's own paths, with the paths where they differ."""
    found: dict[str, list[str]] = {}
    for path in kind.start:
        target = step.to(action, path)
        if target:
            found.setdefault(target, []).append(path)
    alike = len(found) == 1 and sum(map(len, found.values())) == len(kind.start)
    return [(target, "" if alike else f" ({', '.join(paths)})") for target, paths in found.items()]


def _table(kind: CaseKind) -> Iterator[str]:
    yield "| Step | | 中文 | Who acts | Within | If late | Moves |"
    yield "|---|---|---|---|---|---|---|"
    for name, step in kind.steps.items():
        moves = "; ".join(
            f"{action} → {target}{paths}" for action in step.moves for target, paths in _targets(kind, step, action)
        )
        who = step.by.label if step.by else "ends"
        cells = (f"`{name}`", step.label, _chinese(step.label), who, _span(step.within), step.late or "–", moves or "–")
        yield "| " + " | ".join(map(str, cells)) + " |"


def _actions() -> str:
    rows = [
        f"| `{name}` | {label} | {_chinese(label)} | {', '.join(sorted(kind.label for kind in MAY[name]))} |"
        for name, label in ACTIONS.items()
    ]
    head = ["## Actions", "", "| Action | | 中文 | Who may |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, "", _paths()])


def _paths() -> str:
    names = ", ".join(f"`{path.value}`" for path in Path)
    return f"Paths: {names}; [CONTEXT.md](../CONTEXT.md) explains the words."


def _plain(label: Promise | str) -> str:
    """Mermaid ends a label at a second colon."""
    return str(label).replace(":", " –")


def _chinese(label: Promise | str) -> str:
    with override("zh-hans"):
        return str(label)


def _span(within: timedelta | None) -> str:
    if within is None:
        return "–"
    hours = int(within.total_seconds() // 3600)
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} hours"
