"""Setting a shop up from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aftercare.people.models import Shop, User
from aftercare.policy.models import PolicyVersion

pytestmark = pytest.mark.django_db


def test_a_new_shop_starts_with_the_standard_policy() -> None:
    call_command("shop", "tea", name="Tea House", currency="CNY")
    assert Shop.objects.get(slug="tea").policies.get().terms.window_days == 7


def test_changing_a_shop_keeps_what_is_not_given_and_publishes_nothing() -> None:
    call_command("shop", "tea", name="Tea House", currency="JPY")
    call_command("shop", "tea", timezone="Asia/Tokyo")
    shop = Shop.objects.get(slug="tea")
    assert (shop.name, shop.currency, shop.timezone, shop.policies.count()) == ("Tea House", "JPY", "Asia/Tokyo", 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("currency", "XYZ1"), ("timezone", "Mars/Base"), ("locale", "tlh"), ("country", "China"), ("name", " ")],
)
def test_a_bad_shop_names_the_field_and_changes_nothing(field: str, value: str) -> None:
    with pytest.raises(CommandError, match=field):
        call_command("shop", "tea", **{field: value})
    assert not Shop.objects.exists()


def test_a_published_file_supersedes_the_version_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("shop", "tea", name="Tea House")
    call_command("policy", "show", "tea")
    terms = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    (tmp_path / "policy.json").write_text(json.dumps(terms | {"window_days": 30}))
    call_command("policy", "publish", "tea", str(tmp_path / "policy.json"))
    assert list(PolicyVersion.objects.order_by("number").values_list("state", flat=True)) == ["superseded", "published"]
    capsys.readouterr()
    call_command("policy", "show", "tea")
    assert json.loads(capsys.readouterr().out)["window_days"] == 30


@pytest.mark.parametrize(
    ("text", "named"), [('{"window_days": "seven", "reasons": {}}', "window_days"), ('{"window_days":\n', "line 2")]
)
def test_a_bad_policy_file_names_the_place_and_publishes_nothing(tmp_path: Path, text: str, named: str) -> None:
    call_command("shop", "tea", name="Tea House")
    (tmp_path / "policy.json").write_text(text)
    with pytest.raises(CommandError, match=named):
        call_command("policy", "publish", "tea", str(tmp_path / "policy.json"))
    assert PolicyVersion.objects.count() == 1


def test_staff_get_a_role_and_shops(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("shop", "tea", name="Tea House")
    monkeypatch.setenv("STAFF_PASSWORD", "a long tea ceremony")
    call_command("staff", "mei", "--role", "warehouse", "--shop", "tea")
    user = User.objects.get(username="mei")
    assert user.role == "warehouse"
    assert user.check_password("a long tea ceremony")
    assert [shop.slug for shop in user.shops.all()] == ["tea"]


def test_a_weak_password_is_refused_and_nobody_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("shop", "tea", name="Tea House")
    monkeypatch.setenv("STAFF_PASSWORD", "1234")
    with pytest.raises(CommandError):
        call_command("staff", "mei", "--role", "agent", "--shop", "tea")
    assert not User.objects.exists()
