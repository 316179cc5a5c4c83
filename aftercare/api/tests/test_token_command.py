"""Tokens from the command line."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from aftercare.core import clock
from aftercare.people.models import ApiToken

from .talk import Talk, new_shop

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("token", *arguments, stdout=out)
    return out.getvalue()


def test_a_token_is_made_used_listed_and_revoked() -> None:
    shop = new_shop()
    text = run("make", shop.slug, "warehouse app", "--scope", "orders:read").strip()
    assert Talk(text).get("/orders")[0] == 200
    assert Talk(text).get("/cases")[0] == 403
    listed = run("list", shop.slug)
    assert "warehouse app: orders:read" in listed
    assert text not in listed
    run("revoke", listed.split()[0])
    assert Talk(text).get("/orders")[0] == 401
    assert "revoked" in run("list")


def test_a_token_ends_when_its_days_are_over() -> None:
    text = run("make", new_shop().slug, "trial", "--scope", "orders:read", "--days", "2").strip()
    assert Talk(text).get("/orders")[0] == 200
    with clock.virtual(clock.now() + timedelta(days=2, seconds=1)):
        assert Talk(text).get("/orders")[0] == 401
        assert "expired" in run("list")


def test_a_token_ends_within_a_year_unless_it_is_asked_to_last() -> None:
    slug = new_shop().slug
    run("make", slug, "usual", "--scope", "orders:read")
    run("make", slug, "for ever", "--scope", "orders:read", "--days", "0")
    lives = {token.name: token.expires_at and token.expires_at - token.created_at for token in ApiToken.objects.all()}
    assert lives == {"usual": timedelta(days=365), "for ever": None}


def test_mistakes_are_told_with_their_cure() -> None:
    shop = new_shop()
    for arguments, cure in [
        (["make", "nowhere", "x", "--scope", "cases:read"], shop.slug),
        (["make", shop.slug, "x", "--scope", "all"], "cases:read"),
        (["make", shop.slug, "x", "--scope", "cases:read", "--days", "-1"], "1 or more"),
        (["make", shop.slug, "x"], "--scope"),
        (["revoke", "999"], "token list"),
    ]:
        with pytest.raises(CommandError, match=cure):
            run(*arguments)
    assert not ApiToken.objects.exists()
