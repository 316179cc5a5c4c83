"""Who asked for what, from yesterday's delivery to those of some weeks ago: every state a case can be in."""

from __future__ import annotations

from collections.abc import Callable

from .stories import Story


def _paid(story: Story) -> None:
    story.ask().ship().receive().inspect().pay()


def _paid_for_a_fault(story: Story) -> None:
    story.ask(reason="defect", note="插电后没有反应，换了插座也一样。").approve().ship().receive().inspect().pay()


def _waits_for_finance(story: Story) -> None:
    story.ask(reason="not_as_described", note="颜色和照片差很多。").approve().ship().receive().inspect(
        note="吊牌完整，无使用痕迹。"
    )


def _refused_after_inspection(story: Story) -> None:
    story.ask().ship().receive().inspect(accepted=False, note="有明显使用痕迹，吊牌已剪。")


# In the order of delivery, the latest first; each fits into the time since then.
STORIES: list[Callable[[Story], object]] = [
    lambda story: story.ask(reason="wrong_item", note="收到的是靛蓝色，我买的是米白。"),
    lambda story: story.ask(kind="refund_only", reason="missing", note="盒子里少了一件。"),
    lambda story: story.ask(),
    lambda story: story.ask().ship(),
    lambda story: (
        story.ask(reason="damaged", note="The corner is chipped; the box was dented.").approve().ship().receive()
    ),
    _waits_for_finance,
    _paid,
    lambda story: story.ask(reason="defect", note="It does not feel as soft as I expected.").reject(
        "The blanket is as it was described and shows no fault. You may still return it within 7 days of delivery."
    ),
    _refused_after_inspection,
    lambda story: story.ask().withdraw(),
    lambda story: story.ask(kind="refund_only", reason="late"),
    lambda story: story.ask(reason="defect", note="开关有时没有反应。"),
    lambda story: story.ask(),
    _paid_for_a_fault,
    _paid,
    _paid,
    _paid_for_a_fault,
]
