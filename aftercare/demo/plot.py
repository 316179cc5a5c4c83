"""Who asked for what, from yesterday's delivery to those of some weeks ago: every state a case can be in."""

from __future__ import annotations

from collections.abc import Callable

from .stories import Story


def _paid(story: Story) -> None:
    story.ask().approve().ship().receive().inspect().pay()


def _paid_for_a_fault(story: Story) -> None:
    story.ask("defect").approve().ship().receive().inspect().pay()


# In the order of delivery, the latest first; each fits into the time since then.
STORIES: list[Callable[[Story], object]] = [
    lambda story: story.ask("wrong_item"),
    lambda story: story.ask("damaged").offer(),
    lambda story: story.complain().acknowledge(),
    lambda story: story.ask("missing", kind="refund_only").want_evidence().show(),
    lambda story: story.ask("not_as_described").approve().ship().receive().inspect(),
    lambda story: story.ask("damaged").want_evidence().show().approve().ship().receive(),
    lambda story: story.ask().approve().ship().receive().inspect(accepted=False).dispute(),
    lambda story: story.ask(),
    lambda story: story.ask().approve().ship(),
    lambda story: story.ask("not_as_described").reject().appeal(),
    lambda story: story.ask("wrong_item", kind="exchange").approve().ship().receive().inspect().dispatch(),
    lambda story: story.ask("wrong_item", kind="exchange").approve().ship().receive(),
    _paid,
    lambda story: story.ask("defect").reject(),
    lambda story: story.ask().withdraw(),
    lambda story: story.ask("damaged").want_evidence().show().offer().accept_offer().pay(),
    lambda story: story.ask("missing", kind="reship").approve().dispatch().deliver(),
    lambda story: story.ask("defect").reject().appeal().rule().ship().receive().inspect().pay(),
    lambda story: story.ask("late", kind="refund_only"),
    lambda story: story.ask("defect"),
    lambda story: story.ask(),
    _paid_for_a_fault,
    _paid,
    _paid,
    _paid_for_a_fault,
]
