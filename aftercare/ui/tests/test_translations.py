"""Translations: everything people see is found, nothing is lost, and a mistake is named."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext

import aftercare
from aftercare.ui import catalogues
from aftercare.ui.extraction import KEYWORDS, strings
from aftercare.ui.management.commands import translations


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module with two strings, and a catalogue that knows neither."""
    module, locales = tmp_path / "module", tmp_path / "locale"
    (module / "templates").mkdir(parents=True)
    (module / "words.py").write_text('from x import gettext_lazy as _\nA = _("Approve")\n')
    (module / "templates" / "a.html").write_text(
        '<p>{% translate "Refund" %}\n   </p>\n {% blocktranslate trimmed count n=n %}\n   {{ n }} item\n'
        "{% plural %}{{ n }} items{% endblocktranslate %}"
    )
    (module / "tests").mkdir()
    (module / "tests" / "t.py").write_text('_("Never shown")')
    (locales / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    catalogues.write(locales / "zh_Hans" / "LC_MESSAGES" / "django.po", Catalog(locale="zh_Hans", fuzzy=False))
    monkeypatch.setattr(catalogues, "LOCALES", locales)
    monkeypatch.setattr(translations, "PACKAGE", module)
    return tmp_path


def give(monkeypatch: pytest.MonkeyPatch, **translated: object) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(translated)))
    call_command("translations", "set", stdout=io.StringIO())


def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, **{"Approve": "同意", "Refund": "退款", "%(n)s item": ["%(n)s 件"]})


def test_strings_are_found_in_python_and_templates_but_not_in_tests(package: Path) -> None:
    found = {message for message, _context in strings(package / "module")}
    assert found == {"Approve", "Refund", ("%(n)s item", "%(n)s items")}


def test_a_missing_translation_fails_the_check_by_name(package: Path) -> None:
    said = io.StringIO()
    with pytest.raises(CommandError, match="3 to do"):
        call_command("translations", "--check", stdout=said)
    assert "'Approve' is not translated" in said.getvalue()


def test_given_translations_pass_the_check_and_reach_the_reader(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole(monkeypatch)
    call_command("translations", "--check", stdout=io.StringIO())
    assert (package / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo").exists()


def test_a_translation_of_no_string_is_refused_whole(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogues.files()[0].read_text()
    with pytest.raises(CommandError, match="'Aprove'"):
        give(monkeypatch, Aprove="同意", Refund="退款")
    assert catalogues.files()[0].read_text() == before


def test_a_lost_placeholder_fails_the_check(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole(monkeypatch)
    give(monkeypatch, **{"%(n)s item": ["一件"]})
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("translations", "--check", stdout=said)
    assert "differ in %(n)s" in said.getvalue()


def test_the_file_depends_on_the_strings_alone(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole(monkeypatch)
    once = catalogues.files()[0].read_text()
    call_command("translations", stdout=io.StringIO())
    assert catalogues.files()[0].read_text() == once
    assert not any(word in once for word in ("Date", "Babel", "words.py", "#~"))
    assert once.index("Approve") < once.index("Refund")


def test_a_string_that_is_gone_fails_the_check_until_collected(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole(monkeypatch)
    (package / "module" / "words.py").write_text("")
    with pytest.raises(CommandError):
        call_command("translations", "--check", stdout=io.StringIO())
    call_command("translations", stdout=io.StringIO())
    call_command("translations", "--check", stdout=io.StringIO())


def test_pages_speak_chinese_to_those_who_read_it() -> None:
    with translation.override("zh-hans"):
        assert gettext("Simplified Chinese") == "简体中文"


def test_a_text_of_several_lines_survives_being_written(package: Path) -> None:
    """Its lines are quoted as the headers are, and start with capitals as they do."""
    path = package / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue = Catalog(locale="zh_Hans", fuzzy=False)
    catalogue.add("Send it to:\n%(address)s\nOnce it is here, we pay.", "寄到：\n%(address)s\n收到后付款。")
    catalogues.write(path, catalogue)
    assert [message.string for message in catalogues.read(path) if message.id] == ["寄到：\n%(address)s\n收到后付款。"]


def test_no_module_hides_its_strings_under_another_name() -> None:
    """What is extracted goes by the name of the function that is called."""
    package = Path(aftercare.__file__).parent
    named = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (\w+)")
    hidden = {
        f"{path.relative_to(package)}: {name}"
        for path in package.rglob("*.py")
        for name in named.findall(path.read_text())
        if name not in KEYWORDS
    }
    assert hidden == set()
