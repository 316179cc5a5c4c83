"""A shop with a draft, and what a form of the studio sends, for its tests."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.urls import reverse

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.people.models import Shop
from aftercare.policy.actions import make_draft
from aftercare.policy.models import PolicyVersion

SUPERVISOR = Actor(ActorKind.SUPERVISOR, None, "Zhou Min")


def draft_of(shop: Shop, **fields: Any) -> PolicyVersion:
    """A draft of what is in force, with these fields changed."""
    draft = make_draft(shop=shop, title="Thirty days", by=SUPERVISOR, at=clock.now())
    if fields:
        PolicyVersion.objects.filter(pk=draft.pk).update(data={**draft.data, **fields})
        draft.refresh_from_db()
    return draft


def to(name: str, *args: str) -> str:
    return reverse(f"policies:{name}", args=args)


def typed(page: Any, changes: Mapping[str, Any] | None = None, *, without: str = "") -> dict[str, Any]:
    """What the form on the page would send, with some fields written over; a name with `without` is not sent."""
    reader = _Form()
    reader.feed(page.content.decode())
    sent = {name: values for name, values in reader.sent.items() if not without or without not in name}
    return {**sent, **(changes or {})}


class _Form(HTMLParser):
    """The fields of the editor as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside, self.select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        self.inside = self.inside or found.get("id") == "editor"
        if not self.inside:
            return
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in found and self.select:
            self.sent.setdefault(self.select, []).append(value)
        elif tag == "input" and name and (found.get("type") != "checkbox" or "checked" in found):
            self.sent.setdefault(name, []).append(value if found.get("type") != "checkbox" else value or "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "select":
            self.select = ""
