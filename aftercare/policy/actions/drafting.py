"""Drafts: begun from what is in force or from another version, edited, thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from ..comparing import changes
from ..events import PolicyDraftChanged, PolicyDraftDiscarded, PolicyDrafted
from ..models import LONGEST_TITLE, PolicyVersion
from ..terms import STANDARD, Terms, parse_terms
from .access import check_may, locked_draft, locked_shop


@transaction.atomic
def make_draft(
    *,
    shop: Shop,
    title: str,
    by: Actor,
    at: datetime,
    base: PolicyVersion | None = None,
    terms: Terms | dict[str, Any] | None = None,
) -> PolicyVersion:
    """Begin a draft from `terms`, from another version of the shop, or from what is in force."""
    check_may(by)
    title, shop = _title(title), locked_shop(shop.pk)
    base = base or PolicyVersion.objects.in_force(shop.pk, at)
    if base and (base.shop_id != shop.pk or base.discarded_at):
        raise Refused(_("Choose a version of this shop to begin from."), code="bad_base", field="base")
    given = _parsed(terms) if terms is not None else base.terms if base else STANDARD
    draft = PolicyVersion.objects.create(
        shop=shop, title=title, author=by.name or by.kind.label, base=base, data=given.model_dump(mode="json"),
        created_at=at, changed_at=at,
    )  # fmt: skip
    emit(PolicyDrafted(version=draft, by=by, at=at))
    return draft


@transaction.atomic
def change_draft(
    draft: PolicyVersion,
    *,
    by: Actor,
    at: datetime,
    title: str | None = None,
    terms: Terms | dict[str, Any] | None = None,
    fields: dict[str, Any] | None = None,
    began: dict[str, Any] | None = None,
) -> PolicyVersion:
    """Edit a draft; what is not given stays. One that waits to be published has to be taken back first.

    `terms` are all of it, `fields` some by name. `began` are fields as the editor found them: raises `Refused` where
    somebody else changed one of them since, so that nobody's work is lost without a word.
    """
    check_may(by)
    draft = locked_draft(draft)
    if draft.publish_at:
        raise Refused(_("This draft waits to be published; take that back before you edit it."), code="policy_waits")
    if fields is not None:
        terms = {**draft.data, **fields}
    data = draft.data if terms is None else _parsed(terms).model_dump(mode="json")
    _check_unchanged(draft, began or {}, data)
    named = draft.title if title is None else _title(title)
    changed = tuple(change.field for change in changes(draft.data, data)) + (("title",) if named != draft.title else ())
    if changed:
        draft.title, draft.data, draft.changed_at = named, data, at
        draft.save(update_fields=["title", "data", "changed_at"])
        emit(PolicyDraftChanged(version=draft, fields=changed, by=by, at=at))
    return draft


@transaction.atomic
def discard_draft(draft: PolicyVersion, *, by: Actor, at: datetime) -> PolicyVersion:
    """Throw a draft away; one that waits to be published waits no longer."""
    check_may(by)
    draft = locked_draft(draft)
    draft.discarded_at, draft.publish_at = at, None
    draft.save(update_fields=["discarded_at", "publish_at"])
    emit(PolicyDraftDiscarded(version=draft, by=by, at=at))
    return draft


def _check_unchanged(draft: PolicyVersion, began: dict[str, Any], now: dict[str, Any]) -> None:
    """What somebody else made of it is no loss where it is what the editor made of it, too."""
    for name, value in began.items():
        if draft.data.get(name) not in (value, now.get(name)):
            raise Refused(
                _("Somebody else changed this part of the draft meanwhile; put both together, or choose one."),
                code="draft_changed",
                field=name,
            )


def _parsed(terms: Terms | dict[str, Any]) -> Terms:
    return terms if isinstance(terms, Terms) else parse_terms(terms)


def _title(title: str) -> str:
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Refused(
            _("Give the draft a title of at most %(most)s characters.") % {"most": LONGEST_TITLE},
            code="bad_title",
            field="title",
        )
    return title
