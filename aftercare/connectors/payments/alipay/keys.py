"""Keys and certificates as Alipay's tools hand them out: PEM or bare base64, PKCS#8 or PKCS#1.

https://opendocs.alipay.com/common/02kipk (keys), https://docs.open.alipay.com/291/twngcd/ (certificates)
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import textwrap

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509.oid import SignatureAlgorithmOID

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
RSA_SIGNED = {
    SignatureAlgorithmOID.RSA_WITH_MD5,
    SignatureAlgorithmOID.RSA_WITH_SHA1,
    SignatureAlgorithmOID.RSA_WITH_SHA224,
    SignatureAlgorithmOID.RSA_WITH_SHA256,
    SignatureAlgorithmOID.RSA_WITH_SHA384,
    SignatureAlgorithmOID.RSA_WITH_SHA512,
}


class BadKey(ValueError):
    """Text that holds no such key, as a sentence that never says what it holds."""


def private_key(text: str) -> RSAPrivateKey:
    for kind in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = load_pem_private_key(_pem(text, kind), password=None)
        except (ValueError, TypeError):
            continue
        if isinstance(key, RSAPrivateKey):
            return key
    raise BadKey("it is no RSA private key; give PKCS#8 or PKCS#1, as PEM or base64, without a password.")


def public_key(text: str) -> RSAPublicKey:
    """Alipay's public key, or its certificate, of which the first one in the file is its own."""
    own = _certificates(text)[:1]
    try:
        key = own[0].public_key() if own else load_pem_public_key(_pem(text, "PUBLIC KEY"))
    except ValueError:
        key = None
    if isinstance(key, RSAPublicKey):
        return key
    raise BadKey("it is no RSA public key or certificate; copy Alipay's, not your application's.") from None


def certificate_sn(text: str) -> str:
    """What `app_cert_sn` names a certificate by: the MD5 of its issuer and its number.

    Alipay's own certificate is reissued with the same key, as its documents promise, so answers are
    verified with the key, whichever certificate (`alipay_cert_sn`) they name.
    """
    own = _certificates(text)[:1]
    if not own:
        raise BadKey("it is no certificate; give appCertPublicKey_….crt as it was downloaded.")
    return _sn(own[0])


def root_sn(text: str) -> str:
    """What `alipay_root_cert_sn` names the roots by: those that are signed with RSA, not SM2 or ECDSA."""
    roots = [each for each in _certificates(text) if each.signature_algorithm_oid in RSA_SIGNED]
    if not roots:
        raise BadKey("it has no certificate signed with RSA; give alipayRootCert.crt as it was downloaded.")
    return "_".join(_sn(each) for each in roots)


def _certificates(text: str) -> list[x509.Certificate]:
    """Those that can be read, one by one: Alipay's file of roots has one that is not well formed."""
    found = []
    for pem in CERTIFICATE.findall(text):
        with contextlib.suppress(ValueError):
            found.append(x509.load_pem_x509_certificate(pem.encode()))
    return found


def _sn(certificate: x509.Certificate) -> str:
    named = certificate.issuer.rfc4514_string() + str(certificate.serial_number)
    return hashlib.md5(named.encode(), usedforsecurity=False).hexdigest()


def _pem(text: str, kind: str) -> bytes:
    """`text` as PEM. Bare base64, in one line or many, says not what it is, so `kind` does."""
    if "-----BEGIN" in text:
        # A variable of a service file has one line; \n is how most write a line's end there.
        return text.replace("\\n", "\n").encode()
    bare = base64.b64encode(base64.b64decode("".join(text.split()), validate=True)).decode()
    return f"-----BEGIN {kind}-----\n{textwrap.fill(bare, 64)}\n-----END {kind}-----\n".encode()
