"""Replies a shop keeps ready, in each language it writes in."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop

from ..filling import VARIABLES, unknown_in
from ..saved_reply_events import SavedReplyChanged, SavedReplyMade, SavedReplyRemoved
from ..writing import SavedReply
from .writing import LONGEST

MOST_SAVED = 200
SHORTCUT = re.compile(r"[\w-]{1,30}")


@transaction.atomic
def save_reply(
    *, shop: Shop, locale: str, name: str, shortcut: str, text: str, by: Actor, at: datetime
) -> SavedReply:  # fmt: skip
    """Keep a reply ready. `/shortcut` brings it on every case of the shop in that language."""
    if SavedReply.objects.filter(shop=shop).count() >= MOST_SAVED:
        raise Refused(
            _("A shop keeps %(most)s replies at most; remove one first.") % {"most": MOST_SAVED}, code="too_many"
        )
    kept = SavedReply(shop=shop)
    _write(kept, locale=locale, name=name, shortcut=shortcut, text=text, at=at)
    emit(SavedReplyMade(reply=kept, by=by, at=at))
    return kept


@transaction.atomic
def change_saved_reply(
    reply: SavedReply, *, locale: str, name: str, shortcut: str, text: str, by: Actor, at: datetime
) -> SavedReply:  # fmt: skip
    kept = SavedReply.objects.select_for_update().select_related("shop").get(pk=reply.pk)
    _write(kept, locale=locale, name=name, shortcut=shortcut, text=text, at=at)
    emit(SavedReplyChanged(reply=kept, by=by, at=at))
    return kept


@transaction.atomic
def remove_saved_reply(reply: SavedReply, *, by: Actor, at: datetime) -> None:
    """What was written with it stays as it was written."""
    emit(SavedReplyRemoved(reply=reply, by=by, at=at))
    SavedReply.objects.filter(pk=reply.pk).delete()


def _write(kept: SavedReply, *, locale: str, name: str, shortcut: str, text: str, at: datetime) -> None:
    kept.name, kept.text, kept.shortcut = name.strip(), text.strip(), shortcut.strip().lstrip("/").lower()
    kept.locale, kept.changed_at = locale, at
    _check(kept)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise Refused(
            _("/%(shortcut)s brings another reply in this language; choose another word.")
            % {"shortcut": kept.shortcut},
            code="shortcut_taken",
            field="shortcut",
        ) from error


def _check(kept: SavedReply) -> None:
    if kept.locale not in dict(LOCALES):
        raise Refused(_("Choose one of the languages."), code="bad_locale", field="locale")
    if not kept.name or len(kept.name) > 100:
        raise Refused(_("Give it a name of up to 100 characters."), code="bad_name", field="name")
    if not SHORTCUT.fullmatch(kept.shortcut):
        raise Refused(
            _("Write one word of letters, digits or hyphens, such as thanks."), code="bad_shortcut", field="shortcut"
        )
    if not kept.text or len(kept.text) > LONGEST:
        raise Refused(
            _("Write what the customer reads, %(most)s characters at most.") % {"most": LONGEST}, code="bad_text",
            field="text",
        )  # fmt: skip
    if unknown := unknown_in(kept.text):
        raise Refused(
            _("There is no variable {%(name)s}; use one of %(known)s.")
            % {"name": unknown[0], "known": ", ".join("{" + name + "}" for name in VARIABLES)},
            code="unknown_variable",
            field="text",
        )
