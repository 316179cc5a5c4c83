"""The shop and the customer write to each other; the staff keep notes for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, update
from aftercare.people.models import User

from ..events import NoteEdited, NoteWritten, ReplyWritten
from ..filling import fill
from ..models import Case
from ..moves import role_refused
from ..writing import Mention, Note, Reply

LONGEST = 4000
EDITABLE = timedelta(minutes=15)
"""So long its author may put a note right; what it said stays readable."""
MOST_IN_A_ROW = 20
"""What a customer may write before the shop has answered."""
TO_CUSTOMERS = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE, ActorKind.INTEGRATION})
KEEP_NOTES = TO_CUSTOMERS | {ActorKind.WAREHOUSE}


@transaction.atomic
def write(case: Case, *, text: str, by: Actor, at: datetime) -> Case:
    """Write to the other side. The shop's variables are filled; one without a value is refused."""
    text = _words(text, _("Write what you want to say."))
    if by.kind not in TO_CUSTOMERS | {ActorKind.CUSTOMER}:
        raise role_refused()
    case = Case.objects.for_change(case.pk)
    if by.kind is ActorKind.CUSTOMER:
        _check_patience(case)
        case.unanswered_since = case.unanswered_since or at
    else:
        text = filled(text, case)
        case.unanswered_since = None
    update(case, "unanswered_since")
    insert(Reply(case=case, by=by.kind.value, by_name=by.name, text=text, at=at))
    emit(ReplyWritten(case=case, action="write", left=case.step, entered=case.step, words=text, by=by, at=at))
    return case


@transaction.atomic
def note(case: Case, *, text: str, by: Actor, at: datetime) -> Case:
    """Keep a note for the staff. Whoever it calls by @name finds it among their mentions."""
    text = _words(text, _("Write what colleagues should know."))
    if by.kind not in KEEP_NOTES:
        raise role_refused()
    case = Case.objects.for_change(case.pk)
    # A program's actor is numbered by its token.
    author = by.id if by.kind is not ActorKind.INTEGRATION else None
    kept = Note(case=case, author_id=author, by=by.kind.value, by_name=by.name, text=text, at=at)
    kept.save(force_insert=True)
    told = _mention(kept, at=at)
    emit(NoteWritten(case=case, action="note", left=case.step, entered=case.step, note=kept.ref, called=told,
                     by=by, at=at))  # fmt: skip
    return case


@transaction.atomic
def edit_note(note: Note, *, text: str, by: Actor, at: datetime) -> Note:
    """Put one's own note right, soon after it was written."""
    text = _words(text, _("Write what colleagues should know."))
    note = Note.objects.select_for_update().select_related("case").get(pk=note.pk)
    if note.author_id is None or note.author_id != by.id:
        raise Refused(_("Only who wrote a note changes it; write one of your own."), code="not_yours")
    if at > note.at + EDITABLE:
        raise Refused(
            _("A note is changed within %(minutes)s minutes; write another one.")
            % {"minutes": int(EDITABLE.total_seconds() // 60)},
            code="too_late",
        )
    if text == note.text:
        return note
    note.history = [*note.history, {"text": note.text, "at": (note.edited_at or note.at).isoformat()}]
    note.text, note.edited_at = text, at
    note.save(update_fields=["text", "edited_at", "history"])
    called = _mention(note, at=at)
    case = note.case
    emit(NoteEdited(case=case, action="edit_note", left=case.step, entered=case.step, note=note.ref, called=called,
                    by=by, at=at))  # fmt: skip
    return note


@transaction.atomic
def see_mentions(user: User, *, mentions: Iterable[int] | None = None, at: datetime) -> int:
    """Mark one's mentions as seen: these, or all."""
    rows = Mention.objects.of(user).unseen()
    if mentions is not None:
        rows = rows.filter(pk__in=list(mentions))
    return Mention.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(seen_at=at)


def filled(text: str, case: Case) -> str:
    """The text with its variables filled. Raises `Refused` for one that the case has no value for."""
    found = fill(text, case)
    if found.empty:
        raise Refused(
            _("This request has no value for %(names)s; write it yourself, or leave it out.")
            % {"names": ", ".join("{" + name + "}" for name in found.empty)},
            code="empty_variable",
            field="text",
        )
    return found.text


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Who a note calls: @ and the whole name, or the name one signs in with."""
    said = text.casefold()
    return [person for person in people if any(_calls(said, name) for name in (person.called, person.username))]


def _calls(said: str, name: str) -> bool:
    # “@Lin” does not call Lin Yue, and “@Lin Yueting” does not call her either; Chinese needs no space after a name.
    after = r"(?!\w)" if name.isascii() else ""
    return re.search(r"(?<!\w)@" + re.escape(name.casefold()) + after, said) is not None


def colleagues(case: Case) -> list[User]:
    """Who can be called on a case: whoever signs in to its shop."""
    people = User.objects.of_shops([case.shop_id]).filter(is_active=True).exclude(role="integration")
    return list(people.order_by("first_name", "last_name", "username"))


def _mention(note: Note, *, at: datetime) -> list[str]:
    if "@" not in note.text:
        return []
    found = [person for person in mentioned(note.text, colleagues(note.case)) if person.pk != note.author_id]
    known = set(note.mentions.values_list("user_id", flat=True))
    Mention.objects.bulk_create([Mention(note=note, user=one, at=at) for one in found if one.pk not in known])
    return [one.called for one in found]


def _check_patience(case: Case) -> None:
    """A page left open, or somebody angry, does not bury what was said before."""
    last = list(Reply.objects.filter(case=case).order_by("-id").values_list("by", flat=True)[:MOST_IN_A_ROW])
    if len(last) == MOST_IN_A_ROW and set(last) == {ActorKind.CUSTOMER.value}:
        raise Refused(
            _("The shop has your messages and answers as soon as it can; please wait for that."), code="too_many",
            field="text",
        )  # fmt: skip


def _words(text: str, cure: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(cure, code="words_missing", field="text")
    if len(text) > LONGEST:
        raise Refused(_("Write %(most)s characters at most.") % {"most": LONGEST}, code="too_long", field="text")
    return text
