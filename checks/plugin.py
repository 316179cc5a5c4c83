"""The pytest plugin of this project; pyproject.toml names it, so that it loads before the settings do."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import HealthCheck

from checks import isolation
from checks.runner import ONCE

HOME = isolation.isolate()
pytest_plugins = ["checks.servers", "checks.browsers"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="the tests marked long as well")


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    from aftercare.ui.catalogues import compile_catalogues
    from checks.flush import flush
    from checks.migrated import keep_migrated

    compile_catalogues()
    # Hashed names need collectstatic, which only tests with a real server run.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["checks.hashers.QuickHasher"]
    # A file, not memory: threads and real servers open the same database.
    if not settings.ON_POSTGRESQL:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(HOME / "test.sqlite3")
        keep_migrated(config)
    # A busy machine is slow, not wrong; the long run looks further.
    hypothesis.settings.register_profile("aftercare", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.register_profile("long", parent=hypothesis.settings.get_profile("aftercare"), max_examples=500)
    hypothesis.settings.load_profile("long" if config.getoption("--all") else "aftercare")
    setattr(TransactionTestCase, "_fixture_teardown", lambda self: flush())  # noqa: B010 (the stubs do not know it)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    everything = config.getoption("--all")
    left = {item for item in items if (_left_with_all(item) if everything else _left(item))}
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def pytest_collection_finish(session: pytest.Session) -> None:
    """pytest-django prepares the database for marked tests alone; some share one world instead of the mark."""
    for item in session.items:
        if "django_db_setup" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)
            break


def _left(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("long")) or _runs_beside(item)


def _left_with_all(item: pytest.Item) -> bool:
    """Short tests then run on both databases, even where they should not depend on them; a browser is dear."""
    return any(map(item.get_closest_marker, ("long", "browser"))) and _runs_beside(item)


def _runs_beside(item: pytest.Item) -> bool:
    """Whether the suite that ./test runs beside this one, on the other database, has it."""
    from django.db import connection

    marker = item.get_closest_marker("once")
    return marker is not None and bool(os.environ.get(ONCE)) and marker.args[0] != connection.vendor


def pytest_report_header(config: pytest.Config) -> str:
    from django.conf import settings

    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    """The language and the cache of one test are not those of the next."""
    from django.core.cache import cache
    from django.utils import translation

    with translation.override("en"):
        yield
    cache.clear()
