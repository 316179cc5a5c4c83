"""What WeChat Pay encrypts with the APIv3 key: notifications and platform certificates, by AES-256-GCM.

https://wechatpay-api.gitbook.io/wechatpay-api-v3/qian-ming-zhi-nan-1/zheng-shu-he-hui-tiao-bao-wen-jie-mi
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

ALGORITHM = "AEAD_AES_256_GCM"


def opened(resource: Any, *, key: str) -> bytes:
    """Raises `ValueError` for what is not sealed with this key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        if resource["algorithm"] != ALGORITHM:
            raise ValueError("sealed in another way than AEAD_AES_256_GCM")
        nonce, data = resource["nonce"].encode(), base64.b64decode(resource["ciphertext"], validate=True)
        bound = (resource.get("associated_data") or "").encode()
        return AESGCM(key.encode()).decrypt(nonce, data, bound)
    except InvalidTag:
        raise ValueError("not sealed with WECHAT_API_V3_KEY") from None
    except (KeyError, TypeError, AttributeError, binascii.Error):
        raise ValueError("not a sealed resource") from None
