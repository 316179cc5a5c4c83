"""docs/client.md: its examples are run in order, as one program, within this process."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import aftercare_client
from aftercare.core import clock

from .talk import new_shop, program, shop_token

TEXT = (Path(settings.ROOT) / "docs" / "client.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.S)


@pytest.mark.django_db
def test_the_examples_work_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    real = shop_token(new_shop())

    def here(url: str, token: str, **arguments: Any) -> aftercare_client.Client:
        assert (url, token) == ("https://service.example.com", "aft_…")
        return program(real, **arguments)

    monkeypatch.setattr(aftercare_client, "Client", here)
    names: dict[str, Any] = {}
    assert len(EXAMPLES) == TEXT.count("```python") > 5
    with clock.virtual(datetime(2026, 3, 5, 2, 0, tzinfo=UTC)):
        for example in EXAMPLES:
            exec(example, names)
    assert names["first"] == names["again"]


def test_every_argument_of_the_client_is_told() -> None:
    for name in set(inspect.signature(aftercare_client.Client.__init__).parameters) - {"self", "url", "send"}:
        assert name in TEXT
