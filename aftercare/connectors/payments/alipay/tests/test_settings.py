"""An account at Alipay is connected whole or not at all, and what is wrong with it is said at the start."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pytest_django import Settings

from aftercare.config.alipay import alipay
from aftercare.config.environment import BadSetting, Environment
from aftercare.connectors.payments.alipay.client import Alipay
from aftercare.connectors.payments.binding import providers
from aftercare.money.provider import Answer
from stories.providers.alipay import APP_ID, SELLER_ID, AlipaySandbox, keys

from .making import payment

pytestmark = pytest.mark.once("sqlite")

APP_KEY, OWN_KEY, _ = keys()
PKCS8 = APP_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PKCS1 = APP_KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
PUBLIC = OWN_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
GIVEN = {
    "ALIPAY_APP_ID": APP_ID, "ALIPAY_SELLER_ID": SELLER_ID, "ALIPAY_PRIVATE_KEY": PKCS8, "ALIPAY_PUBLIC_KEY": PUBLIC,
}  # fmt: skip


def bare(pem: str) -> str:
    return "".join(pem.splitlines()[1:-1])


def bad(**changed: str) -> str:
    with pytest.raises(BadSetting) as refused:
        alipay(Environment({**GIVEN, **changed}))
    assert "MII" not in str(refused.value)
    return refused.value.name


def test_nothing_set_connects_nothing() -> None:
    assert alipay(Environment({})) == {}


@pytest.mark.parametrize("private", [PKCS8, PKCS1, bare(PKCS8), bare(PKCS1), PKCS8.replace("\n", "\\n")])
@pytest.mark.parametrize("public", [PUBLIC, bare(PUBLIC)])
def test_keys_are_taken_as_alipays_tools_write_them(private: str, public: str) -> None:
    account = alipay(Environment({**GIVEN, "ALIPAY_PRIVATE_KEY": private, "ALIPAY_PUBLIC_KEY": public}))
    assert account["private_key"].private_numbers() == APP_KEY.private_numbers()
    assert account["public_key"] == OWN_KEY.public_key()


def test_keys_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "app").write_text(bare(PKCS1))
    given = {**GIVEN, "ALIPAY_PRIVATE_KEY": "", "ALIPAY_PRIVATE_KEY_FILE": str(tmp_path / "app")}
    assert alipay(Environment(given))["private_key"].private_numbers() == APP_KEY.private_numbers()


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        *[({name: ""}, name) for name in GIVEN],
        ({"ALIPAY_PRIVATE_KEY": "hunter2"}, "ALIPAY_PRIVATE_KEY"),
        ({"ALIPAY_PRIVATE_KEY": bare(PUBLIC)}, "ALIPAY_PRIVATE_KEY"),
        ({"ALIPAY_PRIVATE_KEY": base64.b64encode(b"no key").decode()}, "ALIPAY_PRIVATE_KEY"),
        ({"ALIPAY_PRIVATE_KEY_FILE": "/somewhere"}, "ALIPAY_PRIVATE_KEY"),
        ({"ALIPAY_PRIVATE_KEY": "", "ALIPAY_PRIVATE_KEY_FILE": "/nowhere"}, "ALIPAY_PRIVATE_KEY_FILE"),
        ({"ALIPAY_PUBLIC_KEY": "hunter2"}, "ALIPAY_PUBLIC_KEY"),
        ({"ALIPAY_PUBLIC_KEY": "", "ALIPAY_PUBLIC_KEY_FILE": __file__}, "ALIPAY_PUBLIC_KEY_FILE"),
        ({"ALIPAY_APP_CERT": "x"}, "ALIPAY_ROOT_CERT"), ({"ALIPAY_ROOT_CERT": "x"}, "ALIPAY_APP_CERT"),
        ({"ALIPAY_APP_CERT": "x", "ALIPAY_ROOT_CERT": "x"}, "ALIPAY_APP_CERT"),
        ({"ALIPAY_URL": "http://openapi.example"}, "ALIPAY_URL"), ({"ALIPAY_URL": "alipay"}, "ALIPAY_URL"),
    ],
)  # fmt: skip
def test_half_an_account_stops_the_start_and_names_what_is_missing(changed: dict[str, str], name: str) -> None:
    assert bad(**changed) == name


def test_the_applications_own_public_key_is_told_from_alipays() -> None:
    own = APP_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert bad(ALIPAY_PUBLIC_KEY=own) == "ALIPAY_PUBLIC_KEY"


def test_it_is_connected_by_its_name(settings: Settings) -> None:
    settings.DEMO, settings.PAYMENTS_URL, settings.WECHAT = False, "", {}
    with AlipaySandbox() as sandbox:
        settings.ALIPAY = alipay(Environment(sandbox.settings()))
        connected = providers()["alipay"]
        assert isinstance(connected, Alipay)
        assert connected.refund(payment()).answer is Answer.PAID
