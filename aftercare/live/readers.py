"""Who is at the other end of a stream: what their session says now, as any page would read it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user

from aftercare.cases.models import Case, CaseQuerySet
from aftercare.people.models import User
from aftercare.people.visitors import NOBODY, Visitor
from aftercare.ui.visiting import visitor_in


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff, or a customer with the orders they proved to be theirs, or neither."""

    user: User | None = None
    visitor: Visitor = NOBODY

    @property
    def cases(self) -> CaseQuerySet:
        if self.user:
            return Case.objects.visible_to(self.user)
        return Case.objects.owned_by(self.visitor)

    @property
    def keys(self) -> frozenset[tuple[str, int]]:
        """What happens to these may end their access."""
        if self.user:
            return frozenset({("staff", self.user.pk)})
        return frozenset(("order", pk) for pk in self.visitor.order_ids)


class _Read(dict[str, Any]):
    """A session that is only read. Django would renew one whose key is old, and its browser would not learn of it."""

    def flush(self) -> None: ...
    def cycle_key(self) -> None: ...


def reader_of(session_key: str) -> Reader:
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    session = _Read(store.load())
    user: Any = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
    if user.is_authenticated and user.enters:
        return Reader(user=user)
    return Reader(visitor=visitor_in(session))
