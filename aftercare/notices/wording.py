"""The shop's own words for its messages: changed within what a text may name, put back, switched off and on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop

from .catalogue import Notice, notice_named
from .events import NoticeReset, NoticeReworded, NoticeStarted, NoticeStopped
from .models import NoticeChoice, NoticeWording
from .variables import VARIABLES, named_in

LONGEST = {"subject": 200, "text": 4000}


@transaction.atomic
def reword(*, shop: Shop, notice: str, locale: str, subject: str, text: str, by: Actor, at: datetime) -> NoticeChoice:
    """Say it so from now on. Raises `Refused`, naming the field, for a text that names what does not exist."""
    found = notice_named(notice)
    words = checked(found, locale, subject, text)
    choice = _for_change(shop, found)
    kept = choice.wordings.filter(locale=locale).first()
    if words == (found.default(locale) if kept is None else (kept.subject, kept.text)):
        return choice
    if words == found.default(locale):
        return _reset(choice, locale, by=by, at=at)
    choice.wordings.update_or_create(locale=locale, defaults={"subject": words[0], "text": words[1]})
    emit(NoticeReworded(choice=choice, locale=locale, words=words, by=by, at=at))
    return choice


@transaction.atomic
def reset(*, shop: Shop, notice: str, locale: str, by: Actor, at: datetime) -> NoticeChoice:
    """Back to the words it comes with, in this language."""
    _check_locale(locale)
    return _reset(_for_change(shop, notice_named(notice)), locale, by=by, at=at)


@transaction.atomic
def stop_notice(*, shop: Shop, notice: str, by: Actor, at: datetime) -> NoticeChoice:
    """Not sent any more. Raises `Refused` for what the law needs customers to be told."""
    found = notice_named(notice)
    if found.always:
        sentence = _("This message cannot be switched off. %(because)s") % {"because": found.always}
        raise Refused(sentence, code="needed_by_law", field="off")
    return _switch(_for_change(shop, found), off=True, by=by, at=at)


@transaction.atomic
def start_notice(*, shop: Shop, notice: str, by: Actor, at: datetime) -> NoticeChoice:
    return _switch(_for_change(shop, notice_named(notice)), off=False, by=by, at=at)


def wording_of(shop_id: int, notice: Notice, locale: str) -> tuple[str, str] | None:
    """Subject and text in this language; None where the shop does not send it."""
    choice = NoticeChoice.objects.filter(shop=shop_id, notice=notice.name).first()
    if choice is None:
        return notice.default(locale)
    if choice.off and not notice.always:
        return None
    kept = choice.wordings.filter(locale=locale).first()
    return (kept.subject, kept.text) if kept else notice.default(locale)


def choices_of(shop: Shop) -> dict[str, NoticeChoice]:
    """What the shop changed, by notice, with its wordings read along."""
    return {choice.notice: choice for choice in shop.notices.prefetch_related("wordings")}


def checked(notice: Notice, locale: str, subject: str, text: str) -> tuple[str, str]:
    """The words as they are kept."""
    _check_locale(locale)
    given = {"subject": " ".join(subject.split()), "text": text.replace("\r\n", "\n").strip()}
    for field, words in given.items():
        if not words:
            raise Refused(_("Write what it says."), code="required", field=field)
        if len(words) > LONGEST[field]:
            sentence = _("Use at most %(most)s characters.") % {"most": LONGEST[field]}
            raise Refused(sentence, code="too_long", field=field)
        check_named(words, notice.variables, field=field)
    for name in notice.needed:
        if name not in named_in(given["text"]):
            sentence = _("The law needs {%(name)s} in this message: %(means)s.")
            raise Refused(sentence % {"name": name, "means": VARIABLES[name]}, code="needed_by_law", field="text")
    return given["subject"], given["text"]


def check_named(text: str, known: Iterable[str], *, field: str) -> None:
    """Raise `Refused` for the first variable that has no value there."""
    known = list(known)
    for name in named_in(text):
        if name not in known:
            raise Refused(
                _("There is no {%(name)s} in this message; it may name %(all)s.")
                % {"name": name[:40], "all": ", ".join(f"{{{one}}}" for one in known)},
                code="unknown_variable",
                field=field,
            )


def _check_locale(locale: str) -> None:
    if locale not in dict(LOCALES):
        sentence = _("Choose one of the languages: %(all)s.") % {"all": ", ".join(dict(LOCALES))}
        raise Refused(sentence, code="bad_language", field="locale")


def _for_change(shop: Shop, notice: Notice) -> NoticeChoice:
    # The lock keeps two editors from each believing that theirs was the first.
    Shop.objects.select_for_update().get(pk=shop.pk)
    return NoticeChoice.objects.get_or_create(shop=shop, notice=notice.name)[0]


def _reset(choice: NoticeChoice, locale: str, *, by: Actor, at: datetime) -> NoticeChoice:
    if NoticeWording.objects.filter(choice=choice, locale=locale).delete()[0]:
        emit(NoticeReset(choice=choice, locale=locale, by=by, at=at))
    return choice


def _switch(choice: NoticeChoice, *, off: bool, by: Actor, at: datetime) -> NoticeChoice:
    if choice.off != off:
        choice.off = off
        choice.save(update_fields=["off"])
        kind = NoticeStopped if off else NoticeStarted
        emit(kind(choice=choice, by=by, at=at))
    return choice
