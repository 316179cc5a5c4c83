"""Platform certificates, as they come from WeChat Pay.

https://wechatpay-api.gitbook.io/wechatpay-api-v3/jie-kou-wen-dang/ping-tai-zheng-shu
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .keys import SERIAL
from .sealed import opened

FETCH = "/v3/certificates"


def unpacked(fields: Mapping[str, Any], *, key: str) -> dict[str, bytes]:
    """PEM by serial number. Raises `ValueError` where there are none, or they are not sealed for us."""
    data = fields.get("data")
    if not isinstance(data, list) or not data:
        raise ValueError("the answer holds no certificates")
    found = {}
    for entry in data:
        serial = str(entry.get("serial_no", "")).upper() if isinstance(entry, dict) else ""
        if not SERIAL.fullmatch(serial):
            raise ValueError("a certificate has no serial number")
        found[serial] = opened(entry.get("encrypt_certificate"), key=key)
    return found
