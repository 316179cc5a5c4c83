"""The pinned packages: what runs is what was tested, each is verified, and no machine's own index is named."""

from __future__ import annotations

import re

import pytest
from django.conf import settings


def pins(kind: str) -> dict[str, str]:
    text = (settings.ROOT / "requirements" / f"{kind}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    run, test = pins("run"), pins("test")
    assert "django" in run
    assert {name: test.get(name) for name in run} == run


@pytest.mark.parametrize("kind", ["run", "test", "uv"])
def test_every_package_is_pinned_and_verified_and_none_names_its_source(kind: str) -> None:
    text = (settings.ROOT / "requirements" / f"{kind}.txt").read_text()
    assert len(re.findall(r"^[a-z0-9._-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pins(kind)) > 0
    assert not re.search(r"://|--index|--find-links|^#   .*/", text, re.MULTILINE)
