"""API tokens: shown once, kept as a digest, refused as soon as they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.actions import save_staff
from aftercare.people.manager import Manager
from aftercare.people.models import ApiToken, Role, Shop, User
from aftercare.people.team import change_staff
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


@pytest.fixture
def program(shop: Shop) -> User:
    user = User.objects.create_user("program", role="integration")
    user.shops.set([shop, Shop.objects.create(slug="two", name="Two")])
    return user


def test_a_program_that_loses_a_shop_loses_its_tokens_to_it_for_good(shop: Shop, program: User) -> None:
    two = Shop.objects.get(slug="two")
    lost, kept = (make_token(shop=one, name="key", scopes=[], at=AT, owner=program) for one in (shop, two))
    by = Manager(SYSTEM, frozenset(Role), frozenset({shop.pk, two.pk}))
    change_staff(program, role="integration", shops=[two], by=by, at=AT)
    assert (find_token(lost, at=AT), bool(find_token(kept, at=AT))) == (None, True)
    change_staff(program, role="integration", shops=[shop, two], by=by, at=AT)
    assert find_token(lost, at=AT) is None
    assert EventRow.objects.get(name="token.revoked").shop_id == shop.pk


def test_the_command_that_takes_a_shop_away_takes_the_tokens_too(shop: Shop, program: User) -> None:
    text = make_token(shop=shop, name="key", scopes=[], at=AT, owner=program)
    save_staff("program", role="integration", shops=[Shop.objects.get(slug="two")])
    program.shops.add(shop)
    assert find_token(text, at=AT) is None


def test_a_token_opens_nothing_while_its_owner_may_not(shop: Shop, program: User) -> None:
    """However it came about: a row changed by hand revokes nothing."""
    text = make_token(shop=shop, name="key", scopes=[], at=AT, owner=program)
    assert find_token(text, at=AT)
    program.shops.remove(shop)
    assert find_token(text, at=AT) is None
    program.shops.add(shop)
    User.objects.update(is_active=False)
    assert find_token(text, at=AT) is None
