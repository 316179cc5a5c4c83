"""The messages customers get: read, reworded, shown, switched off and on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core import clock
from aftercare.notices import wording
from aftercare.notices.catalogue import NOTICES, Notice, notice_named
from aftercare.notices.models import NoticeChoice
from aftercare.notices.sampling import preview
from aftercare.people.models import LOCALES, Shop

from .answers import answer
from .callers import caller_of, found, plain
from .operations import read, write
from .schemas.notices import (
    NoticeIn,
    NoticeLetterShown,
    NoticePreviewTaken,
    NoticeShown,
    NoticesShown,
    NoticeTaken,
    WordingTaken,
)

router = Router(tags=["Messages"])
SCOPES = ("shop:write",)


@read(router, "/notices", scopes=SCOPES, answer=NoticesShown)
def list_notices(request: HttpRequest) -> HttpResponse:
    """Read the messages customers get, with their words and what these may name"""
    kept = wording.choices_of(_shop(request))
    return answer({"notices": [_told(notice, kept.get(notice.name)) for notice in NOTICES.values()]})


@write(router, "/notices/reword", scopes=SCOPES, answers={200: NoticeShown})
def reword_notice(request: HttpRequest, words: WordingTaken) -> HttpResponse:
    """Say a message in the shop's own words, in one language

    A variable that has no value there is refused, naming those that have."""
    wording.reword(
        shop=_shop(request), notice=words.notice, locale=words.language, subject=words.subject, text=words.text,
        by=caller_of(request).actor, at=clock.now(),
    )  # fmt: skip
    return _shown(request, words.notice)


@write(router, "/notices/reset", scopes=SCOPES, answers={200: NoticeShown})
def reset_notice(request: HttpRequest, asked: NoticeIn) -> HttpResponse:
    """Go back to the words a message comes with, in one language"""
    by, at = caller_of(request).actor, clock.now()
    wording.reset(shop=_shop(request), notice=asked.notice, locale=asked.language, by=by, at=at)
    return _shown(request, asked.notice)


@write(router, "/notices/stop", scopes=SCOPES, answers={200: NoticeShown})
def stop_notice(request: HttpRequest, asked: NoticeTaken) -> HttpResponse:
    """Send a message no more

    What the law needs customers to be told is refused."""
    wording.stop_notice(shop=_shop(request), notice=asked.notice, by=caller_of(request).actor, at=clock.now())
    return _shown(request, asked.notice)


@write(router, "/notices/start", scopes=SCOPES, answers={200: NoticeShown})
def start_notice(request: HttpRequest, asked: NoticeTaken) -> HttpResponse:
    """Send a message again"""
    wording.start_notice(shop=_shop(request), notice=asked.notice, by=caller_of(request).actor, at=clock.now())
    return _shown(request, asked.notice)


@read(router, "/notices/preview", scopes=SCOPES, answer=NoticeLetterShown, method="POST", fails=(404, 415, 422))
def preview_notice(request: HttpRequest, asked: NoticePreviewTaken) -> HttpResponse:
    """Read a message as it would be sent, with words that need not be kept"""
    shop, notice = _shop(request), notice_named(asked.notice)
    kept = _wording(notice, NoticeChoice.objects.filter(shop=shop, notice=notice.name).first(), asked.language)
    subject = kept["subject"] if asked.subject is None else asked.subject
    text = kept["text"] if asked.text is None else asked.text
    words = wording.checked(notice, asked.language, subject, text)
    cases = caller_of(request).cases.select_related("order", "shop", "customer")
    case = found(cases.filter(ref=plain(asked.case)).first()) if asked.case else None
    letter = preview(shop, notice, words, locale=asked.language, at=clock.now(), case=case)
    return answer({"subject": letter.subject, "text": letter.text, "html": letter.html})


def _shown(request: HttpRequest, name: str) -> HttpResponse:
    choice = NoticeChoice.objects.filter(shop=caller_of(request).shop_id, notice=name).first()
    return answer(_told(NOTICES[name], choice))


def _told(notice: Notice, choice: NoticeChoice | None) -> dict[str, Any]:
    return {
        "notice": notice.name,
        "event": notice.event,
        "sent": not (choice and choice.off),
        "always": str(notice.always or ""),
        "variables": notice.variables,
        "wordings": [_wording(notice, choice, locale) for locale, _label in LOCALES],
    }


def _wording(notice: Notice, choice: NoticeChoice | None, locale: str) -> dict[str, Any]:
    own = {row.locale: (row.subject, row.text) for row in choice.wordings.all()} if choice else {}
    subject, text = own.get(locale) or notice.default(locale)
    return {"language": locale, "subject": subject, "text": text, "own": locale in own}


def _shop(request: HttpRequest) -> Shop:
    return Shop.objects.get(pk=caller_of(request).shop_id)
