"""WeChat Pay v3 on loopback: RSA signatures both ways, sealed notifications and certificates, a bill of its book.

It follows the pages that `connectors/payments/wechat` cites. `settings()` is what an installation sets to reach it.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import time
from collections import deque
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from aftercare.connectors.payments.book import Asked, Entry
from aftercare.connectors.payments.wechat.signing import SCHEME, fits, sign

from .moods import Mood
from .wire import HOUR, Answer, Request, Sandbox

MCHID = "1900000109"
MERCHANT_SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
API_V3_KEY = "sandbox-apiv3-key-of-32-letters."
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092025010100000000001"
BEIJING = timezone(timedelta(hours=8))
REFUNDS = "/v3/refund/domestic/refunds"
AUTHORIZATION = re.compile(r'(\w+)="([^"]*)"')

REFUSALS = {
    Mood.NO_BALANCE: (403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"),
    Mood.TOO_LATE: (400, "INVALID_REQUEST", "超期订单不允许退款"),
    Mood.CLOSED: (403, "USER_ACCOUNT_ABNORMAL", "用户账户异常或已注销，不能原路退回，请使用其他方式进行退款。"),
    "insufficient_balance": (403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"),
    "amount_too_large": (400, "INVALID_REQUEST", "申请退款金额超过订单可退金额"),
    "key_reused": (400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试"),
}
STATUSES = {"pending": "PROCESSING", "paid": "SUCCESS"}
BILLED = {"pending": "PROCESSING", "paid": "SUCCESS"}
HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


class WeChatSandbox(Sandbox):
    """`by_certificate`: it signs by a platform certificate, which it hands out, instead of its public key. `fails_as`:
    the status of refunds that fail later, ABNORMAL or CLOSED."""

    def __init__(
        self, *, callback: str = "", port: int = 0, path: Path | None = None, by_certificate: bool = False
    ) -> None:
        super().__init__(callback=callback, port=port, path=path)
        self.by_certificate = by_certificate
        self.fails_as = "ABNORMAL"
        self.refusals: deque[tuple[int, str, str]] = deque()  # answers to give to the next refunds: status, code, text
        self.certificates_told = 0

    def settings(self) -> dict[str, str]:
        public = {"WECHAT_PUBLIC_KEY_ID": PUBLIC_KEY_ID, "WECHAT_PUBLIC_KEY": public_pem(platform_key())}
        return {
            "WECHAT_URL": self.url,
            "WECHAT_MCHID": MCHID,
            "WECHAT_SERIAL": MERCHANT_SERIAL,
            "WECHAT_PRIVATE_KEY": private_pem(merchant_key()),
            "WECHAT_API_V3_KEY": API_V3_KEY,
            **({} if self.by_certificate else public),
        }

    def answer(self, request: Request) -> Answer | None:
        if not _signed(request):
            return Answer(401, _json({"code": "SIGN_ERROR", "message": "签名错误"}), JSON)
        if (request.method, request.path) == ("POST", REFUNDS):
            return self._refund(request)
        if request.method == "GET" and request.path.startswith(f"{REFUNDS}/"):
            entry = self.book.find(unquote(request.path.removeprefix(f"{REFUNDS}/")))
            return self.paid(entry, Mood.PAY) if entry else self._error(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        if (request.method, request.path) == ("GET", "/v3/certificates"):
            return self._certificates()
        return self._error(404, "RESOURCE_NOT_EXISTS", "请求的资源不存在")

    def paid(self, entry: Entry, mood: Mood) -> Answer:
        amount = {"total": entry.amount, "refund": entry.amount, "payer_total": entry.amount,
                  "payer_refund": entry.amount, "currency": entry.currency}  # fmt: skip
        fields = self._fields(entry, amount)
        return self._signed(200, {**fields, "status": fields.pop("refund_status")}, mood)

    def not_paid(self, code: str, mood: Mood) -> Answer:
        return self._error(*REFUSALS[code], mood=mood)

    def broken(self, mood: Mood) -> Answer:
        if mood is Mood.RATE_LIMIT:
            return self._error(429, "FREQUENCY_LIMITED", "频率限制，请降低频率后重试")
        return self._error(500, "SYSTEM_ERROR", "系统错误")

    def notification(self, entry: Entry, *, at: float, forged: bool) -> tuple[dict[str, str], bytes]:
        amount = {"total": entry.amount, "refund": entry.amount, "payer_total": entry.amount,
                  "payer_refund": entry.amount}  # fmt: skip
        fields = {"mchid": MCHID, **self._fields(entry, amount)}
        return self.event(f"REFUND.{fields['refund_status']}", fields, id=f"EV-{entry.key[:32]}", at=at, forged=forged)

    def event(
        self, kind: str, fields: dict[str, Any], *, id: str, at: float, forged: bool = False
    ) -> tuple[dict[str, str], bytes]:
        told = {
            "id": id,
            "create_time": _time(at),
            "resource_type": "encrypt-resource",
            "event_type": kind,
            "summary": "退款通知",
            "resource": {**_sealed(_json(fields), bound="refund"), "original_type": "refund"},
        }
        body = _json(told)
        return {**self.stamp(body, at=at, forged=forged), **JSON}, body

    def stamp(self, body: bytes, *, at: float, forged: bool = False) -> dict[str, str]:
        """The headers that sign a body. A forged one begins as those by which WeChat Pay tests its receivers."""
        moment, nonce = str(int(at)), secrets.token_hex(16)
        signature = sign(platform_key(), moment.encode(), nonce.encode(), body)
        return {
            "Wechatpay-Serial": certificate_serial() if self.by_certificate else PUBLIC_KEY_ID,
            "Wechatpay-Timestamp": moment,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": f"WECHATPAY/SIGNTEST/{signature[20:]}" if forged else signature,
            "Wechatpay-Signature-Type": SCHEME,
        }

    def statement(self) -> bytes:
        """The trade bill (REFUND): every refund as it stands, without fees. What was paid twice is there twice."""
        moment = _time(time.time())[:19].replace("T", " ")
        entries = {entry.key: entry for entry in self.book.entries()}
        taken = [entries[movement.key] for movement in self.book.movements()]
        taken += [entry for entry in entries.values() if entry.status != "paid"]
        total = f"{sum(entry.amount for entry in taken) / 100:.2f}"
        totals = ",".join(f"`{value}" for value in (len(taken), "0.00", total, "0.00", "0.00000", "0.00", total))
        lines = [HEAD, *(_bill_row(entry, moment) for entry in taken), SUMMARY, totals]
        return "".join(f"{line}\r\n" for line in lines).encode()

    def _refund(self, request: Request) -> Answer | None:
        try:
            fields = request.json()
            amount, total = int(fields["amount"]["refund"]), int(fields["amount"]["total"])
            payment = str(fields.get("transaction_id") or f"out:{fields['out_trade_no']}")
            asked = Asked(str(fields["out_refund_no"]), payment, amount, str(fields["amount"]["currency"]))
        except (KeyError, TypeError, ValueError):
            return self._error(400, "PARAM_ERROR", "参数错误")
        unknown = set(fields) - {"transaction_id", "out_trade_no", "out_refund_no", "notify_url", "reason", "amount"}
        if unknown or asked.currency != "CNY" or not 1 <= amount <= total:
            return self._error(400, "PARAM_ERROR", "请求中含有未在API文档中定义的参数" if unknown else "参数错误")
        self.callback = self.callback or str(fields.get("notify_url", ""))
        if self.refusals:
            return self._error(*self.refusals.popleft())
        return self.refund(asked)

    def _certificates(self) -> Answer:
        self.certificates_told += 1
        if not self.by_certificate:
            return self._error(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书")
        certificate = platform_certificate()
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        entry = {
            "serial_no": certificate_serial(),
            "effective_time": certificate.not_valid_before_utc.isoformat(),
            "expire_time": certificate.not_valid_after_utc.isoformat(),
            "encrypt_certificate": _sealed(pem, bound="certificate"),
        }
        return self._signed(200, {"data": [entry]}, Mood.PAY)

    def _fields(self, entry: Entry, amount: dict[str, Any]) -> dict[str, Any]:
        ours = entry.payment.startswith("out:")
        fields = {
            "refund_id": entry.id,
            "out_refund_no": entry.key,
            "transaction_id": "4200000000000000000000000000" if ours else entry.payment,
            "out_trade_no": entry.payment.removeprefix("out:") if ours else "order",
            "user_received_account": "招商银行信用卡0403",
            "refund_status": STATUSES.get(entry.status, self.fails_as),
            "amount": amount,
        }
        return {**fields, "success_time": _time(time.time())} if entry.status == "paid" else fields

    def _error(self, status: int, code: str, message: str, *, mood: Mood = Mood.PAY) -> Answer:
        return self._signed(status, {"code": code, "message": message}, mood)

    def _signed(self, status: int, fields: dict[str, Any], mood: Mood) -> Answer:
        body, off = _json(fields), HOUR if mood is Mood.SKEWED_CLOCK else 0
        stamp = self.stamp(body, at=time.time() - off, forged=mood is Mood.WRONG_SIGNATURE)
        return Answer(status, body, {**stamp, **JSON})


JSON = {"Content-Type": "application/json"}


@cache
def merchant_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@cache
def platform_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@cache
def platform_certificate() -> x509.Certificate:
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tenpay sandbox")]), datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(platform_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(platform_key(), SHA256())
    )


def certificate_serial() -> str:
    return f"{platform_certificate().serial_number:040X}"


def private_pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_pem(key: RSAPrivateKey) -> str:
    public = key.public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def _signed(request: Request) -> bool:
    """As the merchant does, within five minutes."""
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    given = dict(AUTHORIZATION.findall(told))
    at = given.get("timestamp", "")
    if scheme != SCHEME or (given.get("mchid"), given.get("serial_no")) != (MCHID, MERCHANT_SERIAL):
        return False
    if not at.isdecimal() or abs(time.time() - int(at)) > 300:
        return False
    lines = (request.method, request.target, at, given.get("nonce_str", ""))
    return fits(
        merchant_key().public_key(), given.get("signature", ""), *(line.encode() for line in lines), request.body
    )


def _sealed(plain: bytes, *, bound: str) -> dict[str, str]:
    nonce = secrets.token_hex(6)
    sealed = AESGCM(API_V3_KEY.encode()).encrypt(nonce.encode(), plain, bound.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": bound,
        "ciphertext": base64.b64encode(sealed).decode(),
    }


def _bill_row(entry: Entry, moment: str) -> str:
    amount, status = f"{entry.amount / 100:.2f}", BILLED.get(entry.status, "CHANGE")
    values = [
        moment, "wx8888888888888888", MCHID, "0", "", entry.payment, "order", "openid", "JSAPI", "REFUND", "OTHERS",
        entry.currency, "0.00", "0.00", entry.id, entry.key, amount, "0.00", "ORIGINAL", status, "一件商品", "",
        "0.00000", "0.60%", "0.00", amount, "",
    ]  # fmt: skip
    return ",".join(f"`{value}" for value in values)


def _time(at: float) -> str:
    return datetime.fromtimestamp(int(at), BEIJING).isoformat()


def _json(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()
