"""One section of a draft in somebody's hands: as it was found, as it was typed, and what is to be said of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from aftercare.policy.floor import demands_of, shortfalls_of
from aftercare.policy.models import PolicyVersion
from aftercare.policy.terms import Terms
from aftercare.policy.terms.problems import WHOLE, read_terms

from .nodes import Builder, Node
from .notes import Notes, nearest, notes_of
from .sections import Section
from .typed import Typed, posted, read, typed_of


@dataclass(slots=True)
class Work:
    """`began` is the section's data as the page found it; `data` what is typed, as far as it can be read."""

    version: PolicyVersion
    section: Section
    typed: Typed
    began: dict[str, Any]
    data: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    terms: Terms | None = None
    fresh: str = ""

    @classmethod
    def begun(cls, version: PolicyVersion, section: Section) -> Work:
        found = {name: version.data.get(name) for name in section.names}
        return cls(version, section, typed_of(section.fields, found, version.shop.currency), found).checked()

    @classmethod
    def sent(cls, version: PolicyVersion, section: Section, post: QueryDict) -> Work:
        return cls(version, section, posted(section.fields, post), _began(post, version, section)).checked()

    def checked(self) -> Work:
        """Read again what is typed."""
        self.wrong = {}
        self.data = read(self.section.fields, self.typed, self.version.shop.currency, self.wrong)
        self.terms, problems = read_terms({**self.version.data, **self.data})
        for place, sentence in problems.items():
            if not any(nearest(place) == place_ for place_ in self.wrong):
                self.wrong[place] = sentence
        return self

    @property
    def began_text(self) -> str:
        return as_text(self.began)

    @property
    def theirs(self) -> dict[str, Any]:
        """The section as it is kept now, whoever kept it."""
        return {name: self.version.data.get(name) for name in self.section.names}

    @property
    def changed(self) -> bool:
        return self.data != self.began

    @property
    def stale(self) -> bool:
        """Whether somebody else made something of the section that is neither as it was nor as it is typed here."""
        return any(found not in (self.began[name], self.data.get(name)) for name, found in self.theirs.items())

    @property
    def whole(self) -> list[str]:
        """What is wrong without a field of its own."""
        return [self.wrong[WHOLE]] if WHOLE in self.wrong else []

    def notes(self, at: datetime) -> Notes:
        terms, shop = self.terms or self.version.terms, self.version.shop
        below = shortfalls_of(shop, terms, at=at) if self.terms else []
        return notes_of(self.wrong, below, demands_of(shop, terms, at=at))

    def nodes(self, notes: Notes) -> list[Node]:
        reasons = list(self.data.get("reasons") or self.version.data["reasons"])
        builder = Builder(self.version.shop.currency, notes, reasons, data=self.data, fresh=self.fresh)
        return builder.nodes(self.section.fields, self.typed)


def as_text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _began(post: QueryDict, version: PolicyVersion, section: Section) -> dict[str, Any]:
    """As the page found it; a page that does not say found what stands there now."""
    try:
        began = json.loads(post.get("began", ""))
    except ValueError:
        began = None
    found = {name: version.data.get(name) for name in section.names}
    return {name: began.get(name, found[name]) for name in section.names} if isinstance(began, dict) else found
