"""Reconciliation by the API: a file sent and followed, differences listed, cleared and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from aftercare.core import clock
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import SettlementDifference, SettlementFile
from aftercare_client import ApiProblem
from stories.makers import make_shop
from stories.settling import LAST, PROVIDER, Book, Month, book_connected, make_month

from .talk import Talk, program, shop_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book() -> Iterator[Book]:
    with book_connected() as book, clock.virtual(LAST + timedelta(days=1)):
        yield book


@pytest.fixture
def month() -> Month:
    return make_month(make_shop(), operations=40, planted=11)


def test_a_file_is_sent_followed_and_its_differences_are_cleared(month: Month) -> None:
    client = program(shop_token(month.shop))
    text = month.file().decode().splitlines()
    text.insert(3, "one,two")
    sent = client.import_settlement_file(file="\n".join(text).encode(), provider=PROVIDER)
    assert sent.state == "running"
    run_until_idle()
    told = client.get_settlement(sent.ref)
    assert (told.state, told.read, told.rejected) == ("done", len(month.lines) + 1, 1)
    assert [one.ref for one in client.iter_settlements()] == [sent.ref]
    (row,) = client.iter_settlement_rows(sent.ref)
    assert row.line == 4 and row.problem and row.cure
    found = list(client.iter_differences(limit=4, state="waiting"))
    assert sorted(one.kind for one in found) == sorted(kind.value for kind in month.planted.values())
    fee = next(one for one in found if one.kind == "fee")
    assert fee.movement and fee.movement.fee == 30 and fee.acts == ["accept"] and fee.file == sent.ref
    cleared = client.accept_difference(fee.ref, because="By contract.")
    assert (cleared.state, cleared.way, cleared.because) == ("cleared", "accept", "By contract.")
    assert client.reopen_difference(fee.ref).state == "open"
    missing = next(one for one in found if one.kind == "missing_there")
    assert missing.movement is None and "ask" in missing.acts
    assert client.ask_about_difference(missing.ref).state == "open"
    believed = client.believe_difference(next(one.ref for one in found if one.kind == "paid_though_failed"))
    assert (believed.state, believed.way) == ("cleared", "found")
    narrowed = client.list_differences(kind="duplicate", file=sent.ref)
    assert [one.kind for one in narrowed.items] == ["duplicate"]
    SettlementDifference.objects.filter(kind="duplicate").update(amount=10**7)
    assert client.write_off_difference(narrowed.items[0].ref, because="Lost.").state == "asked"
    assert client.decline_write_off(narrowed.items[0].ref).state == "open"


def test_what_is_wrong_with_a_file_is_named_and_nothing_is_kept(month: Month) -> None:
    client = program(shop_token(month.shop))
    with pytest.raises(ApiProblem) as problem:
        client.import_settlement_file(file=b"x", provider="nobody")
    assert [error.field for error in problem.value.errors] == ["provider"]
    assert not SettlementFile.objects.exists()


def test_another_shops_books_are_not_there_and_reading_needs_the_right_scope(month: Month) -> None:
    sent = program(shop_token(month.shop)).import_settlement_file(file=month.file(), provider=PROVIDER)
    run_until_idle()
    difference, stranger = SettlementDifference.objects.first(), Talk.of_shop(make_shop(slug="other"))
    assert difference
    for path in (f"/settlements/{sent.ref}", f"/settlements/{sent.ref}/rows", f"/differences/{difference.ref}"):
        assert stranger.get(path)[0] == 404
        assert Talk.of_shop(month.shop, "orders:read").get(path)[0] == 403
    assert stranger.get("/differences")[1]["items"] == []
    assert stranger.post(f"/differences/{difference.ref}/accept", {"because": "x"})[0] == 404
    auditor = Talk.of_shop(month.shop, "audit:read")
    assert auditor.get("/differences")[0] == 200
    assert auditor.post(f"/differences/{difference.ref}/accept", {"because": "x"})[0] == 403
