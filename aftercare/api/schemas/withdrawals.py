"""Withdrawals from a contract, by the withdrawal function of EU law."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Limit, Named, Note, Shown, Taken, Text30, Text60, Text100, Text200, Text254, Units


class ItemTaken(Taken):
    """Units of an item of the order."""

    sku: Named
    units: Units


class WithdrawalTaken(Taken):
    """What the consumer declares: who, which contract (the order's number), and where to confirm it. Without `lines`
    and `items` (a part in words) it is the whole contract."""

    shop: Annotated[Text60, Field(min_length=1, description="The shop's slug, as in the address of its entrance.")]
    name: Annotated[Text200, Field(min_length=1)]
    contract: Annotated[Text200, Field(min_length=1)]
    email: Annotated[Text254, Field(min_length=1)]
    lines: Annotated[list[ItemTaken], Field(max_length=100)] = []
    items: Annotated[Note, Field(max_length=1000)] = ""
    locale: Text30 = ""


class WithdrawalReceived(Shown):
    """It has been received; the answer does not tell whether the contract was found."""

    ref: str
    received_at: datetime


class WithdrawalFilter(Taken):
    """`state` is open (a person has to look) or settled."""

    state: Literal["open", "settled"] | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class WithdrawalShown(Shown):
    """`order` and `cases` are what was found and opened; `because` is why not all of it was opened by itself, `answer`
    what the shop wrote instead."""

    ref: str
    name: str
    contract: str
    email: str
    items: str
    locale: str
    received_at: datetime
    settled_at: datetime | None
    because: str
    answer: str
    order: str | None
    cases: list[str]


class WithdrawalPage(Shown):
    """`next` is the cursor of the following page; null on the last one."""

    items: list[WithdrawalShown]
    next: str | None


class MatchTaken(Taken):
    """The order that was meant; without `lines` all of its goods."""

    order: Text100
    lines: Annotated[list[ItemTaken], Field(max_length=100)] = []


class AnswerTaken(Taken):
    words: Annotated[Note, Field(min_length=1, description="What the consumer reads.")]
