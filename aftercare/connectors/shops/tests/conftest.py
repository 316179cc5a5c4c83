from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aftercare.connectors.shops.readers import READERS
from aftercare.orders.factories import make_shop
from aftercare.orders.importing import run_import
from aftercare.orders.models import ImportRun
from aftercare.people.models import Shop

Take = Callable[..., ImportRun]


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


@pytest.fixture
def take(shop: Shop, tmp_path: Path) -> Take:
    """Imports text or bytes as a file of the given format."""

    def take(
        source: str, content: str | bytes, *, into: Shop | None = None, name: str = "file", **options: Any
    ) -> ImportRun:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run_import(into or shop, READERS[source](path, into or shop, **options))

    return take


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    """(line, field, code) of every row left out."""
    return list(run.issues.order_by("line", "pk").values_list("line", "field", "code"))
