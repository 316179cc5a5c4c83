"""The messages to customers, in the shop's own words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .common import Shown, Taken, Text60

Language = Literal["zh-hans", "en"]
NoticeName = Annotated[Text60, Field(description="As `GET /notices` lists them, such as case.approved.send_back.")]


class NoticeTaken(Taken):
    notice: NoticeName


class NoticeIn(NoticeTaken):
    language: Language


class WordingTaken(NoticeIn):
    """Both may name the notice's variables in braces, such as {deadline}."""

    subject: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]


class NoticePreviewTaken(NoticeIn):
    """Without words, those in use; without a case, an invented one."""

    subject: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] | None = None
    text: Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")] | None = None
    case: Text60 | None = None


class WordingShown(Shown):
    """`own` says that the shop wrote it."""

    language: str
    subject: str
    text: str
    own: bool


class NoticeShown(Shown):
    """`always` says why the message cannot be switched off; empty if it can."""

    notice: str
    event: str
    sent: bool
    always: str
    variables: list[str]
    wordings: list[WordingShown]


class NoticesShown(Shown):
    notices: list[NoticeShown]


class NoticeLetterShown(Shown):
    subject: str
    text: str
    html: str
