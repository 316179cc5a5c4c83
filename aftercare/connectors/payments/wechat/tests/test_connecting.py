"""The account is whole or not at all, and half of one names what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from aftercare.config.environment import BadSetting, Environment
from aftercare.config.wechat import wechat
from aftercare.connectors.payments import binding
from aftercare.connectors.payments.wechat.account import OFFICIAL
from aftercare.connectors.payments.wechat.client import WeChatPay
from stories.providers.wechat import PUBLIC_KEY_ID, WeChatSandbox, merchant_key, private_pem

pytestmark = pytest.mark.once("sqlite")
SHOP = "https://shop.example"


@pytest.fixture(scope="module")
def whole() -> dict[str, str]:
    with WeChatSandbox() as sandbox:
        return {name: value for name, value in sandbox.settings().items() if name != "WECHAT_URL"}


def account(given: dict[str, str], tmp_path: Path, *, public_url: str = SHOP) -> dict[str, object]:
    return wechat(Environment(given), public_url=public_url, home=tmp_path)


def test_nothing_set_is_not_connected(tmp_path: Path, settings: Settings) -> None:
    assert account({"WECHAT_URL": "http://127.0.0.1:1"}, tmp_path) == {}
    settings.WECHAT = {}
    assert binding.WECHAT not in binding.providers()


def test_a_whole_account_is_connected_under_its_name(whole: dict[str, str], tmp_path: Path, settings: Settings) -> None:
    settings.WECHAT = account(whole, tmp_path)
    connected = binding.providers()[binding.WECHAT]
    assert isinstance(connected, WeChatPay)
    assert connected.account.url == OFFICIAL
    assert connected.account.notify_url == f"{SHOP}/hooks/payments/wechat/"
    assert connected.account.folder == tmp_path / "wechat" and not connected.account.folder.exists()


@pytest.mark.parametrize(
    "missing",
    ["WECHAT_MCHID", "WECHAT_SERIAL", "WECHAT_PRIVATE_KEY", "WECHAT_API_V3_KEY", "WECHAT_PUBLIC_KEY_ID",
     "WECHAT_PUBLIC_KEY"],
)  # fmt: skip
def test_half_an_account_names_what_is_missing(whole: dict[str, str], tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadSetting) as refused:
        account({**whole, missing: ""}, tmp_path)
    assert refused.value.name == missing


@pytest.mark.parametrize(
    ("name", "value"),
    [("WECHAT_PRIVATE_KEY", "hunter2"), ("WECHAT_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\nhunter2"),
     ("WECHAT_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----\nhunter2"), ("WECHAT_API_V3_KEY", "hunter2"),
     ("WECHAT_PUBLIC_KEY_ID", "hunter2"), ("WECHAT_URL", "http://pay.example"), ("WECHAT_URL", "ftp://localhost")],
)  # fmt: skip
def test_what_cannot_be_used_is_named_and_not_repeated(
    whole: dict[str, str], tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(BadSetting) as refused:
        account({**whole, name: value}, tmp_path)
    assert refused.value.name == name and "hunter2" not in str(refused.value)


def test_keys_are_given_as_files_or_on_one_line(whole: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "apiclient_key.pem"
    file.write_text(private_pem(merchant_key()))
    by_file = {**whole, "WECHAT_PRIVATE_KEY": "", "WECHAT_PRIVATE_KEY_FILE": str(file)}
    on_one_line = {**whole, "WECHAT_PRIVATE_KEY": whole["WECHAT_PRIVATE_KEY"].strip().replace("\n", "\\n")}
    assert account(by_file, tmp_path) == account(on_one_line, tmp_path) == account(whole, tmp_path)


@pytest.mark.parametrize(("content", "cure"), [(None, "cannot be read"), ("no key", "no key in PEM")])
def test_a_file_that_holds_no_key_is_named(
    whole: dict[str, str], tmp_path: Path, content: str | None, cure: str
) -> None:
    file = tmp_path / "key.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(BadSetting, match=cure) as refused:
        account({**whole, "WECHAT_PUBLIC_KEY": "", "WECHAT_PUBLIC_KEY_FILE": str(file)}, tmp_path)
    assert refused.value.name == "WECHAT_PUBLIC_KEY_FILE"


def test_a_key_given_twice_is_refused(whole: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="set one of them"):
        account({**whole, "WECHAT_PUBLIC_KEY_FILE": "key.pem"}, tmp_path)


def test_without_a_public_key_certificates_are_used(whole: dict[str, str], tmp_path: Path) -> None:
    by_certificate = {**whole, "WECHAT_PUBLIC_KEY_ID": "", "WECHAT_PUBLIC_KEY": ""}
    assert account(by_certificate, tmp_path)["public_key_id"] == ""
    assert account(whole, tmp_path)["public_key_id"] == PUBLIC_KEY_ID


def test_without_tls_of_ours_wechat_pay_is_given_no_address_to_tell(whole: dict[str, str], tmp_path: Path) -> None:
    plain = "http://shop.example"
    assert account(whole, tmp_path, public_url=plain)["notify_url"] == ""
    sandboxed = {**whole, "WECHAT_URL": "http://127.0.0.1:9"}
    assert account(sandboxed, tmp_path, public_url=plain)["notify_url"] == f"{plain}/hooks/payments/wechat/"
