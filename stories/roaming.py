"""Reads a site as a person would: from a first page along every link, a page or two of each address and state."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from aftercare.cases.models import Case

HIDDEN = {"script", "style", "template", "svg"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEADING = {"a": "href", "img": "src", "link": "href", "source": "src", "video": "src"}
FIELDS = {"input", "select", "textarea", "button"}
FIXED = {"hidden", "radio", "checkbox", "submit", "button"}
NAMES = re.compile("HTTPS POST|<script.*</script>")  # the same in every language
TOLD = ("aria-label", "placeholder", "title", "alt")
SHAPED_BY = ("view", "kind")
"""Parameters that make another page of an address that names nothing itself."""
ALIKE = 1
"""How many pages of one address and state are read."""


@dataclass(slots=True)
class Field:
    """A field of a form, with the values it offers; one that takes any text offers none."""

    name: str
    kind: str
    offered: list[str]


@dataclass(slots=True)
class Form:
    """A form as the page has it; `action` is a path of this site."""

    action: str
    method: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was answered. `queries` are the statements it took, `texts` what a reader sees of it."""

    url: str
    name: str
    state: str
    status: int
    media: str
    queries: int
    links: list[str]
    texts: list[str]
    forms: list[Form]

    def __str__(self) -> str:
        return f"{self.name} {self.state} {self.url}".replace("  ", " ")


def roam(client: Client, *starts: str, alike: int = ALIKE) -> list[Page]:
    """Every page that links lead to from `starts`, in the order they were met; each of `starts` is read."""
    waiting, met, read, pages = deque(starts), set(starts), Counter[tuple[str, str]](), list[Page]()
    while waiting:
        url = waiting.popleft()
        if not (known := _known(url)) or (read[known] >= alike and url not in starts):
            continue
        read[known] += 1
        page = _read(client, url, *known)
        pages.append(page)
        for link in page.links:
            if link not in met:
                met.add(link)
                waiting.append(link)
    return pages


def _known(url: str) -> tuple[str, str] | None:
    """The address's name and the state of what it shows; nothing for addresses of others, such as files."""
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if ref := str(match.kwargs.get("ref", "")):
        return match.view_name, _step(ref)
    if slug := str(match.kwargs.get("slug", "")):
        return match.view_name, slug
    asked = parse_qs(parts.query)
    return match.view_name, "&".join(f"{name}={asked[name][0]}" for name in SHAPED_BY if name in asked)


def _step(ref: str) -> str:
    found = Case.objects.filter(ref=ref).annotate(photos_=Count("photos")).values("kind", "step", "photos_").first()
    return f"{found['kind']}/{found['step']}{' with photos' if found['photos_'] else ''}" if found else ""


def _read(client: Client, url: str, name: str, state: str) -> Page:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    media = answer.get("Content-Type", "").partition(";")[0]
    seen = _Reader(url)
    if leads := answer.get("Location"):
        seen.links.append(urljoin(url, leads))
    elif media == "text/html":
        seen.feed(answer.content.decode())
    else:
        answer.getvalue()  # a file that nobody read stays open
    links = [link for link in seen.links if link.startswith("/")]
    return Page(url, name, state, answer.status_code, media, len(captured), links, seen.texts, seen.forms)


class _Reader(HTMLParser):
    """The links of a page, and its texts as readers see them; what is marked as another language is left out."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.links, self.texts = url, list[str](), list[str]()
        self.forms: list[Form] = []
        self._open: list[tuple[str, bool]] = []
        """The elements around, and whether each hides what is within."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self._open.append((tag, tag in HIDDEN or (tag != "html" and "lang" in given)))
        self._note_field(tag, given)
        if leads := given.get(LEADING.get(tag, "")):
            self.links.append(urljoin(self.url, leads).partition("#")[0])
        if not self._is_hidden:
            self.texts += [text for name in TOLD if (text := given.get(name))]

    def _note_field(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "form":
            self.forms.append(Form(urljoin(self.url, given.get("action") or ""), given.get("method") or "get", []))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if tag in FIELDS and (name := given.get("name")):
            kind = given.get("type") or tag
            fields.append(Field(name, kind, [given.get("value") or ""] if kind in FIXED else []))
        if tag == "option" and fields:
            fields[-1].offered.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_hidden and (text := " ".join(data.split())):
            self.texts.append(text)

    @property
    def _is_hidden(self) -> bool:
        return any(hides for _tag, hides in self._open)


def english(texts: list[str], *, but: set[str]) -> Iterator[str]:
    """The texts that read as English, which is two words or more once what people wrote (`but`) is left out."""
    written = re.compile("|".join(re.escape(text) for text in sorted(but, key=len, reverse=True) if text))
    for text in texts:
        if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", NAMES.sub("", written.sub("", text))):
            yield text
