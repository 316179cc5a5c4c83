"""Style sheets put together into one file by collectstatic."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from aftercare.ui.bundles import BUNDLES

pytestmark = pytest.mark.once("sqlite")


def test_a_bundle_is_collected_with_all_its_parts_in_order(settings: LazySettings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    for name, parts in BUNDLES.items():
        texts = [Path(str(finders.find(part))).read_text() for part in parts]
        assert (tmp_path / name).read_text() == "\n".join(texts)
