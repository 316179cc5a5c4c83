"""A provider's file is read once, in pieces, whatever stops it, and says which of its rows it could not read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.core.tasks import Later, dead_letters, run_until_idle
from aftercare.money.models import Posting, SettlementDifference, SettlementFile, SettlementMovement
from aftercare.money.settlement import importing
from aftercare.money.settlement.importing import end_given_up, import_settlement, take_batch, take_settlement
from aftercare.people.models import Shop
from stories.makers import AGENT, FINANCE, make_shop
from stories.settling import LAST, PROVIDER, Book, Month, book_connected, found, make_month, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book() -> Iterator[Book]:
    with book_connected() as book, clock.virtual(LAST + timedelta(days=1)):
        yield book


def begin(shop: Shop, file: bytes, provider: str = PROVIDER, by: Any = FINANCE) -> SettlementFile:
    upload = SimpleUploadedFile("march.csv", file)
    return import_settlement(shop=shop, provider=provider, upload=upload, by=by, at=clock.now())


def small() -> Month:
    return make_month(make_shop(), operations=40, planted=11)


def test_a_reading_that_is_stopped_goes_on_where_it_was_and_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 7)
    month, batches = small(), 0

    def stopping(*args: Any) -> SettlementFile:
        nonlocal batches
        batches += 1
        if batches in (2, 5):
            raise OSError("the worker is gone")
        return take_batch(*args)

    monkeypatch.setattr(importing, "take_batch", stopping)
    sent = begin(month.shop, month.file())
    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            take_settlement(settlement_id=sent.pk)
    take_settlement(settlement_id=sent.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.read, sent.counts["rows"]) == ("done", len(month.lines), len(month.lines))
    assert found(month.shop) == {told: kind.value for told, kind in month.planted.items()}
    before = [Posting.objects.count(), SettlementMovement.objects.count(), SettlementDifference.objects.count()]
    take_settlement(settlement_id=sent.pk)
    assert before == [Posting.objects.count(), SettlementMovement.objects.count(), SettlementDifference.objects.count()]


def test_two_workers_take_no_row_twice() -> None:
    month = small()
    sent = begin(month.shop, month.file())
    rows = list(Book().bill(io.BytesIO(month.file())))
    take_batch(sent, rows[:5])
    with pytest.raises(Later):
        take_batch(sent, rows[:5])
    assert SettlementMovement.objects.count() <= 5


def test_files_that_overlap_count_what_both_have_once() -> None:
    month = small()
    half = len(month.lines) // 2
    send(month.shop, month.file(month.lines[: half + 9]), name="first.csv")
    send(month.shop, month.file(month.lines[half - 9 :]), name="second.csv")
    assert found(month.shop) == {told: kind.value for told, kind in month.planted.items()}


def test_a_file_waits_for_the_one_before_it() -> None:
    month = small()
    first, second = begin(month.shop, month.file()), begin(month.shop, month.file())
    with pytest.raises(Later):
        take_settlement(settlement_id=second.pk)
    take_settlement(settlement_id=first.pk)
    take_settlement(settlement_id=second.pk)
    second.refresh_from_db()
    assert second.counts["known"] and not second.counts.get("differs")


def test_every_row_that_cannot_be_read_is_named_and_the_others_are_taken() -> None:
    month = small()
    text = month.file().decode().splitlines()
    text[2], text[4] = "one,two", text[4].replace(",cny,", ",cny,x", 1)
    sent = send(month.shop, "\n".join(text).encode())
    assert (sent.state, sent.counts["rejected"]) == ("done", 2)
    assert [issue.line for issue in sent.issues.order_by("line")] == [3, 5]
    assert all(issue.why for issue in sent.issues.all())
    assert not default_storage.exists(str(SettlementFile.objects.get().file.name or "none"))


def test_what_is_no_settlement_says_so() -> None:
    shop = make_shop()
    sent = send(shop, b"a,b\n1,2\n")
    assert sent.counts["rejected"] == 1 and "column" in sent.issues.get().why
    for file, provider, code in ((b"", PROVIDER, "file_size"), (b"x", "nobody", "no_provider")):
        with pytest.raises(Refused) as refused:
            begin(shop, file, provider)
        assert refused.value.code == code
    with pytest.raises(Refused):
        begin(shop, b"x", by=AGENT)
    assert SettlementFile.objects.count() == 1


def test_a_file_whose_reading_fails_for_good_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> SettlementFile:
        raise OSError("no disk")

    monkeypatch.setattr(importing, "take_batch", broken)
    month = small()
    sent = begin(month.shop, month.file())
    with clock.virtual(clock.now()) as time:
        while not dead_letters().exists():
            run_until_idle()
            time.advance(clock.now() + timedelta(hours=6))
    end_given_up()
    sent.refresh_from_db()
    assert sent.state == "failed" and sent.error


def test_another_shops_payments_are_left_to_it() -> None:
    month, other = small(), make_shop(slug="other")
    sent = send(other, month.file())
    assert sent.counts["elsewhere"] and not sent.counts.get("matched")
    kinds = set(other.settlement_differences.values_list("kind", flat=True))
    assert kinds <= {"unknown"}
    assert not month.shop.settlement_differences.exists()
