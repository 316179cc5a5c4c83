"""Certificates are named by the numbers Alipay computes, and hold the key that verifies."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from aftercare.connectors.payments.alipay.keys import BadKey, certificate_sn, public_key, root_sn
from stories.providers.alipay import keys

pytestmark = pytest.mark.once("sqlite")

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def certificate(key: CertificateIssuerPrivateKeyTypes, number: int) -> str:
    parts = {
        NameOID.COUNTRY_NAME: "CN",
        NameOID.ORGANIZATION_NAME: "Ant Financial",
        NameOID.ORGANIZATIONAL_UNIT_NAME: "Certification Authority",
        NameOID.COMMON_NAME: "Class 2 R1",
    }
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(number).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).sign(key, SHA256())
    )  # fmt: skip
    return made.public_bytes(Encoding.PEM).decode()


def sn(number: int) -> str:
    """From the last part of the issuer's name to the first, then the number in decimals."""
    text = f"CN=Class 2 R1,OU=Certification Authority,O=Ant Financial,C=CN{number}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_a_certificate_is_named_by_issuer_and_number() -> None:
    assert certificate_sn(certificate(keys()[1], 42717148698178438532)) == sn(42717148698178438532)


def test_roots_are_named_one_by_one_leaving_out_what_is_not_rsa() -> None:
    elliptic = certificate(ec.generate_private_key(ec.SECP256R1()), 7)
    broken = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    text = "\n".join([elliptic, certificate(keys()[1], 11), broken, certificate(keys()[2], 12)])
    assert root_sn(text) == f"{sn(11)}_{sn(12)}"


def test_alipays_key_is_taken_out_of_its_certificate() -> None:
    chain = certificate(keys()[1], 1) + certificate(keys()[2], 2)
    assert public_key(chain) == keys()[1].public_key()


@pytest.mark.parametrize("read", [certificate_sn, root_sn, public_key])
def test_what_is_no_certificate_is_refused(read: object) -> None:
    with pytest.raises(BadKey):
        read("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")  # type: ignore[operator]
