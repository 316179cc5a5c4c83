"""API tokens: shown once, kept as a digest, refused as soon as they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.core.refusal import Refused
from aftercare.people.models import ApiToken, Shop
from aftercare.people.tokens import PREFIX, SCOPES, digest, find_token, make_token

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    return Shop.objects.create(slug="shop", name="Shop")


def test_a_token_finds_its_shop_and_scopes(shop: Shop) -> None:
    text = make_token(shop=shop, name="app", scopes=["orders:read"], at=AT)
    token = find_token(text, at=AT)
    assert token is not None
    assert (token.shop, token.scopes) == (shop, ["orders:read"])


def test_the_text_of_a_token_is_kept_nowhere(shop: Shop) -> None:
    text = make_token(shop=shop, name="app", scopes=SCOPES, at=AT)
    kept = ApiToken.objects.values().get()
    assert text.startswith(PREFIX) and len(text) > 40
    assert text not in str(kept)
    assert kept["digest"] == digest(text)


def test_two_tokens_are_never_alike(shop: Shop) -> None:
    assert len({make_token(shop=shop, name="app", scopes=[], at=AT) for _ in range(20)}) == 20


def test_a_token_ends_at_its_instant(shop: Shop) -> None:
    end = AT + timedelta(days=1)
    text = make_token(shop=shop, name="app", scopes=[], at=AT, expires_at=end)
    assert find_token(text, at=end - timedelta(seconds=1))
    assert find_token(text, at=end) is None


def test_a_revoked_token_is_found_no_more(shop: Shop) -> None:
    text = make_token(shop=shop, name="app", scopes=[], at=AT)
    ApiToken.objects.update(revoked_at=AT)
    assert find_token(text, at=AT) is None


@pytest.mark.parametrize("text", ["", "aft_", "aft_x", "aft_\0", "é" * 500])
def test_any_other_text_finds_nothing(shop: Shop, text: str) -> None:
    make_token(shop=shop, name="app", scopes=[], at=AT)
    assert find_token(text, at=AT) is None


def test_an_unknown_scope_is_refused_by_name_and_makes_no_token(shop: Shop) -> None:
    with pytest.raises(Refused, match="everything") as refused:
        make_token(shop=shop, name="app", scopes=["orders:read", "everything"], at=AT)
    assert refused.value.field == "scopes"
    assert not ApiToken.objects.exists()
