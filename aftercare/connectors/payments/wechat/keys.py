"""By which keys WeChat Pay signs: its public key, its platform certificates, or both while one replaces the other.

https://pay.weixin.qq.com/docs/partner/products/platform-certificate/update-pub-key.html
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import Certificate

SERIAL = re.compile(r"[0-9A-F]{1,40}")


class Keyring:
    """Certificates are files, so that the notification page has them without asking anybody: the worker fetches."""

    def __init__(self, *, public_key_id: str, public_key: str, folder: Path) -> None:
        self.public_key_id, self.public_key, self.folder = public_key_id, public_key, folder
        self._read: dict[str, Certificate] = {}

    def find(self, serial: str) -> RSAPublicKey | None:
        if self.public_key_id and serial == self.public_key_id:
            return self._public
        serial = serial.upper()
        if not SERIAL.fullmatch(serial):
            return None
        if serial not in self._read:
            try:
                self._read[serial] = certificate(self._path(serial).read_bytes())
            except (OSError, ValueError):
                return None
        return usable(self._read[serial])

    def keep(self, certificates: Mapping[str, bytes]) -> None:
        """Replace what is kept; a reader sees a whole file or none."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for serial, pem in certificates.items():
            unfinished = self._path(serial).with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(pem)
            unfinished.replace(self._path(serial))
        for path in self.folder.glob("*.pem"):
            if path.stem not in certificates:
                path.unlink(missing_ok=True)
                self._read.pop(path.stem, None)

    def age(self) -> float:
        """Seconds since certificates were kept; endless where there are none."""
        kept = [path.stat().st_mtime for path in self.folder.glob("*.pem")]
        return time.time() - min(kept) if kept else float("inf")

    def _path(self, serial: str) -> Path:
        return self.folder / f"{serial}.pem"

    @cached_property
    def _public(self) -> RSAPublicKey:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        key = load_pem_public_key(self.public_key.encode())
        if not isinstance(key, RSAPublicKey):
            raise TypeError("the public key is not RSA")
        return key


def certificate(pem: bytes) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(pem)


def usable(found: Certificate) -> RSAPublicKey | None:
    """Its key, while it is valid."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = found.public_key()
    valid = found.not_valid_before_utc <= datetime.now(UTC) <= found.not_valid_after_utc
    return key if valid and isinstance(key, RSAPublicKey) else None
