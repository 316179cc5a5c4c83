"""One key, one effect, also when it is asked for at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from aftercare.core import clock
from aftercare.core.models import Once
from aftercare.core.once import once


@pytest.mark.django_db(transaction=True)
def test_asked_for_at_once_it_is_done_once_and_all_get_the_answer() -> None:
    done: list[int] = []
    ready = Barrier(4)

    def work(place: int) -> dict[str, Any]:
        done.append(place)
        return {"by": place}

    def ask(place: int) -> dict[str, Any]:
        ready.wait()
        try:
            return once(subject="staff:1", key="k", at=clock.now(), do=lambda: work(place))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert len(done) == 1
    assert answers == [{"by": done[0]}] * 4


@pytest.mark.django_db
def test_what_failed_left_the_key_free() -> None:
    def fail() -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(subject="staff:1", key="k", at=clock.now(), do=fail)
    assert not Once.objects.exists()
    assert once(subject="staff:1", key="k", at=clock.now(), do=lambda: {"well": True}) == {"well": True}
    assert once(subject="staff:2", key="k", at=clock.now(), do=lambda: {"well": False}) == {"well": False}
