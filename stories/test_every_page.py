"""Every page of the demo shop, found along the links everybody has: it opens, asks little of the database, and is in
one language. A new address fails until a link leads to it, or `NO_LINK` says why none does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from aftercare.promises.known import forget
from stories.everybody import everybody, written
from stories.roaming import Page, english, roam

pytestmark = [pytest.mark.once("sqlite"), pytest.mark.django_db]
MOST_QUERIES = 25
Read = dict[str, list[Page]]

OF_MACHINES = ("/api/",)
FORM, MESSAGE, OLD = "after a form", "from a message", "of messages sent before"
NO_LINK = {
    "set_language": FORM, "demo_enter": FORM, "demo_outbox": "the demo's alone", "health": "for machines",
    "desk:enter": "account_login by another name", "portal_policy_json": "for search engines", "portal_open": MESSAGE,
    "portal_code": FORM, "portal_shop_code": FORM, "portal_return": OLD, "portal_refund_only": OLD,
    "portal_exchange": OLD, "portal_reship": OLD, "portal_rate": FORM,
    "portal_way": "no refund of the demo came back",
    "portal_credit": "nobody of the demo has store credit",
    "money:settlement": "the provider of the demo hands out no book",
    "money:difference": "the provider of the demo hands out no book",
    "money:credit_account": "nobody of the demo has store credit",
    "portal_withdrawn": FORM,
    "logo": "no shop of the demo has one", "floor:found_one": "by scanning its label", "desk:bulk": FORM,
    "desk:bulk_results": FORM, "policies:backtest": FORM, "policies:requests": FORM, "team:code": FORM,
    "letters:retry": FORM, "letters:discard": FORM, "components:all": "for developers", "team:prove": FORM,
    "team:join": MESSAGE, "team:reset": MESSAGE, "imports:columns": FORM, "imports:one": FORM, "imports:rows": FORM,
    "starting:first": "printed where the server starts",
}  # fmt: skip
"""Pages that no link of the demo leads to, and why."""
OF_SCRIPTS = {
    "desk:looking", "floor:ahead", "floor:service_worker", "portal_worker", "portal_offline", "portal_embed",
    "portal_kept", "portal_icon", "portal_manifest", "notes:colleagues", "replies:choices", "policies:automatic",
    "setup:header", "setup:letter", "setup:look", "setup:mail", "desk:beside",
}  # fmt: skip
"""What scripts of ours fetch, and frames show."""


@pytest.fixture(scope="module")
def read(django_db_setup: None, django_db_blocker: Any) -> Iterator[Read]:
    """All pages in Chinese, by who read them."""
    request_started.connect(_forget_times)
    with django_db_blocker.unblock(), transaction.atomic():
        yield {person.name: roam(person.client, *person.starts) for person in everybody(language="zh-hans")}
        transaction.set_rollback(True)
    request_started.disconnect(_forget_times)


def _forget_times(**_signal: object) -> None:
    """Every page pays for what a process knows for some seconds."""
    forget()


def test_every_link_leads_somewhere(read: Read) -> None:
    lost = [f"{who}: {page} {page.status}" for who, pages in read.items() for page in pages if page.status >= 400]
    assert lost == []


def test_no_page_asks_more_of_the_database_than_its_budget(read: Read) -> None:
    heavy = [(who, str(page), page.queries) for who, pages in read.items() for page in pages]
    assert [(who, page, queries) for who, page, queries in heavy if queries > MOST_QUERIES] == []


def test_a_chinese_page_says_nothing_in_english(read: Read) -> None:
    wrote, found = written(), dict[str, str]()
    for who, pages in read.items():
        for page in pages:
            for text in english(page.texts, but=wrote):
                found.setdefault(text, f"{who}: {page}")
    assert found == {}


def test_every_page_is_reached_by_a_link(read: Read) -> None:
    reached = {page.name for pages in read.values() for page in pages} | set(NO_LINK) | OF_SCRIPTS
    admin = next(person.client for person in everybody() if person.name == "admin")
    missing = {name for name, path in _addresses(get_resolver()) if name not in reached and _is_page(admin, path)}
    assert sorted(missing) == []


def _is_page(client: Client, path: str) -> bool:
    """Whether it may be opened at all: an action answers that it is not to be got."""
    return client.get(path).status_code != HTTPStatus.METHOD_NOT_ALLOWED


def _addresses(resolver: URLResolver, prefix: str = "/", within: str = "") -> Iterator[tuple[str, str]]:
    """Every named address of the surfaces, as name and a path that fits it."""
    for pattern in resolver.url_patterns:
        path = prefix + re.sub(r"<[^>]+>", "none", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{within}{pattern.namespace}:" if pattern.namespace else within
            if not path.startswith(OF_MACHINES):
                yield from _addresses(pattern, path, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield within + pattern.name, path
