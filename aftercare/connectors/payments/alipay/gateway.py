"""One question to Alipay's gateway and its answer, signed both ways.

https://opendocs.alipay.com/common/02kf5p (signing)
https://developer.aliyun.com/article/707521 (verifying without an SDK)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from .rsa2 import answer_verified, members, sign, signed_text

if TYPE_CHECKING:
    import requests

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # as all of Alipay's times are; no summer time since 1991
TIME = "%Y-%m-%d %H:%M:%S"
LONGEST_ANSWER = 1024 * 1024  # characters


@dataclass(frozen=True, slots=True)
class Said:
    """What Alipay said, its signature proven. Where nothing was said that can be believed, `code` is empty and
    `detail` says why."""

    code: str = ""
    sub_code: str = ""
    detail: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return str(self.fields.get(name) or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """`certificates`: the numbers of the application's certificate and of Alipay's roots, in certificate mode."""

    url: str
    app_id: str
    private_key: RSAPrivateKey = field(repr=False)
    public_key: RSAPublicKey = field(repr=False)
    certificates: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 10

    def ask(self, method: str, content: Mapping[str, str], *, at: datetime) -> Said:
        """Never raises for what a network does. `at` is for the time stamp."""
        import requests  # only the worker calls providers; the web process is spared the library

        common = {
            "app_id": self.app_id, "method": method, "format": "JSON", "charset": "utf-8", "sign_type": "RSA2",
            "timestamp": at.astimezone(CHINA).strftime(TIME), "version": "1.0", **self.certificates,
        }  # fmt: skip
        body = {"biz_content": json.dumps(dict(content), ensure_ascii=False)}
        signature = sign(signed_text({**common, **body}), self.private_key)
        try:
            answer = requests.post(
                self.url,
                params={**common, "sign": signature},
                data=body,
                timeout=self.timeout,
                allow_redirects=False,  # a redirected POST would become a GET
            )
        except requests.RequestException as trouble:
            return Said(detail=type(trouble).__name__)
        return self._believed(answer, node=method.replace(".", "_") + "_response")

    def _believed(self, answer: requests.Response, *, node: str) -> Said:
        if answer.status_code != 200:
            return Said(detail=f"HTTP {answer.status_code}")
        text, charset = _decoded(answer.content)
        try:
            parts = members(text[:LONGEST_ANSWER])
            name = node if node in parts else "error_response"
            fields = json.loads(parts[name])
            signature = json.loads(parts.get("sign", '""'))
        except (ValueError, KeyError, RecursionError):
            return Said(detail="no answer of Alipay's gateway")
        if not isinstance(fields, dict) or not isinstance(signature, str):
            return Said(detail="no answer of Alipay's gateway")
        code, sub_code = _word(fields.get("code")), _word(fields.get("sub_code")).removeprefix("aop.")
        detail = f"{code} {sub_code}".strip()
        if not signature:
            # So the gateway answers whom it does not know (40002 isv.invalid-app-id), and so anybody could.
            return Said(detail=f"not signed: {detail}"[:100])
        if not answer_verified(parts[name], signature, self.public_key, charset=charset):
            return Said(detail="the signature is wrong")
        return Said(code, sub_code, detail, fields)


def _decoded(body: bytes) -> tuple[str, str]:
    """It answers in the charset it was asked in, but complains of a missing one in GBK."""
    try:
        return body.decode(), "utf-8"
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace"), "gb18030"


def _word(value: object) -> str:
    """A code and nothing else: what it stands in is shown to people and kept."""
    found = re.match(r"[\w.-]{1,80}\Z", str(value or ""), re.ASCII)
    return found.group() if found else ""
