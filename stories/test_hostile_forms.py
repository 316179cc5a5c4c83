"""Whatever is written into a form of the demo shop is refused or harmless: markup, odd letters, forged references,
and posts that no page of ours sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from aftercare.api.tests.town import undone
from stories.everybody import Person, everybody
from stories.everything import everything
from stories.roaming import Field, Form, roam

pytestmark = pytest.mark.django_db
TEXT = {"text", "search", "textarea", "email", "tel", "url", "password"}
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
HOSTILE = {
    "markup": MARKUP,
    "letters": "🧨👩‍👩‍👧 \u202egnp.evil\u2066 Z͑ͫ̓\u200b",
    "nothing": "a\x00b",
    "long": "長" * 100_000,
    "templates": "{{ 7|add:1 }}{% debug %}${7*7}%(x)s{0.__class__}",
}
FORGED = ["999999999999999999999", "-1", "AS-0000-0000-0000", "../../etc/passwd", "' OR 1=1 --", "\x00"]
REFERENCE = re.compile(r"\d+|[A-Z]{2}(-[0-9A-Z]{4})+")
NAME_NOTHING = {"seen"}
SIGNED = "/desk/digest/"
"""What mail programs send by themselves (RFC 8058): the address carries its own proof."""


def long(value: str) -> Any:
    return pytest.param(value, marks=pytest.mark.long)


Forms = list[tuple[Person, Form]]


@pytest.fixture(scope="module")
def forms(django_db_setup: None, django_db_blocker: Any) -> Iterator[Forms]:
    """One of each form that posts, with somebody whose page has it."""
    with django_db_blocker.unblock(), transaction.atomic():
        found: dict[tuple[str, tuple[str, ...]], tuple[Person, Form]] = {}
        for person in everybody():
            for page in roam(person.client, *person.starts):
                for form in page.forms:
                    if form.method.lower() == "post":
                        key = resolve(form.action.partition("?")[0]).view_name, tuple(f.name for f in form.fields)
                        found.setdefault(key, (person, form))
        yield list(found.values())
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", ["markup", "nothing", *map(long, ("letters", "long", "templates"))])
def test_what_is_written_is_kept_as_words_or_refused(forms: Forms, what: str) -> None:
    wrong: list[tuple[str, object]] = []
    for person, form in forms:
        with undone():
            browser = visitor(person)
            answer = browser.post(form.action, filled(form, HOSTILE[what]))
            if leads := answer.get("Location"):
                answer = browser.get(leads)
        if answer.status_code >= 500:
            wrong.append((form.action, answer.status_code))
        if "<script>alert(1)" in (told := _text(answer)) or "<img src=x onerror" in told:
            wrong.append((form.action, "runs"))
    assert wrong == []


@pytest.mark.parametrize("forged", [FORGED[0], *map(long, FORGED[1:])])
def test_a_forged_reference_changes_nothing(forms: Forms, forged: str) -> None:
    wrong = []
    for person, form in forms:
        for field in form.fields:
            if names_something(field):
                with undone():
                    before = everything()
                    answer = visitor(person).post(form.action, filled(form, "Words.") | {field.name: forged})
                    if answer.status_code >= 500 or (answer.status_code < 400 and everything() != before):
                        wrong.append((form.action, field.name, answer.status_code))
    assert wrong == []


def test_a_post_that_no_page_of_ours_sent_is_refused(forms: Forms) -> None:
    for person, form in (one for one in forms if not one[1].action.startswith(SIGNED)):
        stranger = visitor(person, enforce_csrf_checks=True)
        with undone():
            before = everything()
            answer = stranger.post(form.action, filled(form, "Words."), headers={"origin": "https://evil.example"})
            assert answer.status_code == 403, form.action
            assert everything() == before


def visitor(person: Person, **options: Any) -> Client:
    """A browser of theirs whose signing out, undone with the rest, signs nobody else out."""
    client = Client(headers={"accept-language": "en"}, **options)
    client.cookies = deepcopy(person.client.cookies)
    return client


def names_something(field: Field) -> bool:
    """Whether a row is found by its value: a choice, or a reference the page carries."""
    carried = field.kind == "hidden" and REFERENCE.fullmatch("".join(field.offered))
    return (field.kind in ("radio", "select") or bool(carried)) and field.name not in NAME_NOTHING


def filled(form: Form, words: str) -> dict[str, Any]:
    """The first choice wherever one is offered, and the words wherever words are taken."""
    values: dict[str, Any] = {}
    for field in form.fields:
        if field.kind not in ("submit", "button", "file"):
            values.setdefault(field.name, _value(field, words))
    return values


def _value(field: Field, words: str) -> str:
    if field.offered:
        return next((offered for offered in field.offered if offered), "")
    return words if field.kind in TEXT else "1"


def _text(answer: Any) -> str:
    return answer.content.decode(errors="replace") if not answer.streaming else ""
