"""What the content security policy would block in the browser fails here first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2]
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
INLINE = re.compile(
    r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|javascript:|"""
    # Data that search engines read is no script.
    r"""<script(?![^>]*\s(?:src=|type="application/ld\+json"))[^>]*>""",
    re.IGNORECASE,
)
OF_THEIR_OWN = {
    "notices/templates/notices/letter.html": "an e-mail, which has no other way",
    "notices/templates/notices/plain.html": "an e-mail, which has no other way",
    "desk/templates/desk/setup/header.html": "a preview answered with a policy of its own",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    found = INLINE.findall(path.read_text())
    assert bool(found) == (str(path.relative_to(PACKAGE)) in OF_THEIR_OWN), found


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20
