"""Limits hold over threads and processes, whatever becomes of the transaction around them."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import translation

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.attempts import Limit, forget_attempts
from aftercare.people.models import Attempt
from checks.servers import database_url

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FIVE = Limit("test", 5, timedelta(minutes=15))
GUESSER = """
import sys, django
django.setup()
from datetime import datetime, timedelta
from aftercare.people.attempts import Limit
limit, at = Limit("test", 5, timedelta(minutes=15)), datetime.fromisoformat(sys.argv[1])
print(sum(limit.free("mei", at=at) for _ in range(40)))
"""


@pytest.mark.django_db
def test_so_many_attempts_are_free_and_no_more_until_the_window_ends() -> None:
    assert [FIVE.free("mei", at=AT) for _ in range(7)] == [True] * 5 + [False] * 2
    assert not FIVE.free("mei", at=AT + timedelta(minutes=14, seconds=59))
    assert FIVE.free("lin", at=AT)
    assert Limit("other", 5, FIVE.within).free("mei", at=AT)
    assert [FIVE.free("mei", at=AT + timedelta(minutes=15)) for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db
def test_what_was_no_guess_is_taken_back() -> None:
    for _ in range(50):
        FIVE.take("mei", at=AT)
        FIVE.forgive("mei")
    for _ in range(5):
        FIVE.take("mei", at=AT)
    with pytest.raises(Refused) as refused:
        FIVE.take("mei", at=AT)
    assert (refused.value.code, refused.value.retry_after) == ("too_many_attempts", 15 * 60)
    with pytest.raises(Refused) as refused:
        FIVE.take("mei", at=AT + timedelta(minutes=10, milliseconds=1))
    assert refused.value.retry_after == 5 * 60
    FIVE.clear("mei")
    FIVE.take("mei", at=AT)


@pytest.mark.django_db
def test_nothing_that_was_typed_is_kept() -> None:
    FIVE.take("my password in the wrong field", at=AT)
    assert "password" not in str(Attempt.objects.values().get())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("within", "sentence"),
    [
        (timedelta(minutes=15), "Too many attempts; try again in 15 minutes."),
        (timedelta(minutes=1), "Too many attempts; try again in 1 minute."),
        (timedelta(hours=1), "Too many attempts; try again in an hour."),
        (timedelta(days=1), "Too many attempts; try again tomorrow."),
    ],
)
def test_the_refusal_says_when_to_come_back(within: timedelta, sentence: str) -> None:
    assert Limit("test", 1, within).sentence == sentence
    with translation.override("zh-hans"):
        assert Limit("test", 1, within).sentence != sentence


@pytest.mark.django_db
def test_windows_that_ended_are_forgotten() -> None:
    now = clock.now()
    FIVE.take("old", at=now - timedelta(hours=1))
    FIVE.take("new", at=now)
    forget_attempts()
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_threads_together_have_no_more_than_one() -> None:
    def guess(_number: int) -> bool:
        try:
            return FIVE.free("mei", at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(80))) == 5


@pytest.mark.django_db(transaction=True)
def test_two_processes_together_have_no_more_than_one() -> None:
    environment = {**os.environ, "DATABASE_URL": database_url()}
    command = [sys.executable, "-c", GUESSER, AT.isoformat()]
    guessers = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    free = [int(guesser.communicate(timeout=60)[0]) for guesser in guessers]
    assert sum(free) == 5
    assert not FIVE.free("mei", at=AT)


@pytest.mark.django_db(transaction=True)
def test_an_attempt_counted_before_a_transaction_outlives_its_rollback() -> None:
    for _ in range(5):
        FIVE.take("mei", at=AT)
        with transaction.atomic():
            transaction.set_rollback(True)
    assert not FIVE.free("mei", at=AT)
