"""The audit log: found by who, what, to what and when, in pages and as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from aftercare.core import clock
from aftercare.core.events import REGISTRY
from aftercare.core.models import EventRow
from aftercare.desk.team import audit, details, words
from aftercare.people.models import Customer, Shop
from aftercare.ui import sheets
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in, staff

from .team import client_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def row(shop: Shop, **fields: Any) -> EventRow:
    given = {"name": "staff.signed_in", "subject_kind": "staff", "subject_id": 1, "at": NOON, "actor_kind": "agent",
             "actor_name": "Lin Yue", "data": {}, "shop_id": shop.pk, **fields}  # fmt: skip
    return EventRow.objects.create(**given)


def details_of(client: Client, **asked: str) -> list[str]:
    page = client.get("/desk/audit/", asked).content.decode()
    return re.findall(r'<td class="details">(.*?)</td>', page)


def test_each_filter_narrows_and_together_they_narrow_more() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    client = signed_in("auditor", shop)
    row(shop, data={"n": 1}, actor_name="Wang Qiang")
    row(shop, data={"n": 2}, name="staff.sign_in_failed")
    row(shop, data={"n": 3}, at=NOON - timedelta(days=2))
    row(shop, data={"n": 4}, subject_kind="case", subject_id=case.pk, name="case.approved")
    assert details_of(client, actor="wang") == ["n: 1"]
    assert details_of(client, event="staff.sign_in_failed") == ["n: 2"]
    assert details_of(client, until="2026-03-01") == ["n: 3"]
    assert details_of(client, since="2026-03-02", until="2026-03-02") == ["n: 4", "n: 2", "n: 1"]
    assert "n: 4" in details_of(client, subject=case.ref) and "n: 2" not in details_of(client, subject=case.ref)
    assert "n: 4" in details_of(client, subject=case.ref.lower().replace("-", " "))
    assert details_of(client, subject=case.ref, actor="wang") == []
    assert details_of(client, subject="AS-0000-0000-0000") == []


EVENTS = [path for path in sorted((Path(settings.ROOT) / "aftercare").glob("*/events.py")) if path.parent.name != "api"]


def test_every_event_and_everything_it_keeps_is_called_something_in_both_languages() -> None:
    for path in EVENTS:
        import_module(f"aftercare.{path.parent.name}.events")
    named = {name for name in REGISTRY if not name.startswith("test.")}
    assert set(words.LABELS) == named
    kept = {key for path in EVENTS for key in re.findall(r'"([a-z_]+)":', path.read_text())}
    assert kept - set(details.FIELDS) == set()
    said = [*words.LABELS.values(), *details.FIELDS.values()]
    english = [str(one) for one in said]
    with translation.override("zh-hans"):
        assert [plain for plain, one in zip(english, said, strict=True) if str(one) == plain] == []


def test_details_are_told_in_the_readers_words() -> None:
    data = {"role": "agent", "due": NOON.isoformat(), "shops": [1, 2], "before": {"role": "admin"}, "n": None}
    assert details.told(data, "Asia/Shanghai") == (
        "role: Agent · deadline: Mar 2, 12:00 · shops: 1 2 · before: role Administrator · n: null"
    )
    with translation.override("zh-hans"):
        assert details.told({"role": "agent", "name": {"old": "A", "new": "B"}}, "UTC") == (
            "角色：客服 · 名称：原值 A, 新值 B"
        )


def test_what_happened_to_a_customer_is_found_by_the_shops_number_for_them() -> None:
    shop, other = open_shop(), open_shop()
    mine, theirs = (Customer.objects.create(shop=one, external_id="C-7") for one in (shop, other))
    row(shop, data={"n": 1}, subject_kind="customer", subject_id=mine.pk, name="consent.withdrawn")
    row(other, data={"n": 2}, subject_kind="customer", subject_id=theirs.pk, name="consent.withdrawn")
    client = signed_in("auditor", shop)
    assert details_of(client, subject=" C-7 ") == ["n: 1"]
    assert "/desk/audit/?subject=C-7" in client.get("/desk/audit/").content.decode()


def test_days_are_those_of_the_shop() -> None:
    shop = open_shop(timezone="Asia/Shanghai")
    client = signed_in("admin", shop)
    row(shop, data={"n": "late"}, at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))  # 00:30 on the 2nd
    assert details_of(client, since="2026-03-02", event="staff.signed_in") == ["n: late"]
    assert details_of(client, until="2026-03-01") == []


def test_a_filter_that_makes_no_sense_is_said_at_its_field() -> None:
    client = signed_in("admin", open_shop())
    for asked_for in ({"since": "yesterday"}, {"event": "case.eaten"}, {"until": "2026-02-31"}):
        assert client.get("/desk/audit/", asked_for).status_code == 422
    assert client.get("/desk/audit/", {"actor": "a\0b", "from": "a_x"}).status_code == 200


def test_a_subject_leads_to_its_page() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    person = staff("agent", shop)
    row(shop, subject_id=person.pk)
    page = signed_in("auditor", shop).get("/desk/audit/").content.decode()
    assert f'href="/desk/cases/{case.ref}/"' in page
    assert f'href="/desk/team/people/{person.ref}/"' in page


def test_what_people_wrote_is_shown_as_text() -> None:
    shop = open_shop()
    row(shop, data={"because": "<script>alert(1)</script>"}, actor_name="<b>Lin")
    page = signed_in("admin", shop).get("/desk/audit/").content.decode()
    assert "<script>alert" not in page and "<b>Lin" not in page


def test_pages_go_on_by_key_and_keep_the_filter() -> None:
    shop = open_shop()
    for number in range(120):
        row(shop, data={"n": number})
        row(shop, data={"n": "other"}, name="staff.signed_out")
    client, seen, query = signed_in("admin", shop), [], "?event=staff.signed_in"
    while query:
        page = client.get("/desk/audit/" + query).content.decode()
        seen += re.findall(r'<td class="details">n: (\w+)</td>', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        query = following[1].replace("&amp;", "&") if following else ""
    assert seen == [str(number) for number in reversed(range(120))]


def test_a_page_of_many_asks_as_much_as_one_of_few() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    asked(bought(shop))
    row(shop)
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/audit/")
    for _ in range(15):
        asked(bought(shop))
        row(shop, subject_id=staff("agent", shop).pk)
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/audit/")
    assert len(many) == len(few)


def export(client: Client, **asked: str) -> list[list[str]]:
    response = client.get("/desk/audit/audit.csv", asked)
    assert response.streaming and response["Content-Disposition"] == 'attachment; filename="audit.csv"'
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_the_file_holds_every_row_the_filter_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 7)
    shop = open_shop()
    for number in range(30):
        row(shop, data={"n": number}, name="staff.signed_in" if number % 2 else "staff.signed_out")
    client = signed_in("auditor", shop)
    head, *rows = export(client, event="staff.signed_in")
    assert head == list(audit.COLUMNS)
    assert [json.loads(one[-1])["n"] for one in rows] == list(reversed(range(1, 30, 2)))
    assert {one[7] for one in rows} == {shop.slug}


def test_the_file_is_made_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 5)
    shop = open_shop()
    for _ in range(40):
        row(shop)
    response = signed_in("admin", shop).get("/desk/audit/audit.csv")
    lines = iter(response.streaming_content)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as captured:
        for _ in range(2):
            next(lines)
    assert len([query for query in captured if "core_event" in query["sql"]]) == 1


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    shop = open_shop()
    row(shop, actor_name=name, data={"n": 1})
    assert export(signed_in("admin", shop))[1][3] == f"'{name}"


def test_a_supervisor_of_two_shops_reads_both_and_no_third() -> None:
    one, two, three = open_shop(), open_shop(), open_shop()
    for number, shop in enumerate((one, two, three)):
        row(shop, data={"n": number})
    client = client_of(staff("supervisor", one, two))
    assert details_of(client, event="staff.signed_in") == ["n: 1", "n: 0"]
    assert clock.now() > NOON
