"""Alipay on loopback: the gateway, its notifications and its trade bill, as Alipay's documents describe them.

https://opendocs.alipay.com/open/6c0cdd7d_alipay.trade.refund  https://opendocs.alipay.com/apis/0287wc (the query)
https://docs.open.alipay.com/270/105902/ (notifications)  https://opendocs.alipay.com/open/204/106262 (the bill)
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from aftercare.connectors.payments.alipay.gateway import CHINA, TIME
from aftercare.connectors.payments.alipay.rsa2 import sign, signed_text, verified
from aftercare.connectors.payments.book import Asked, Entry
from aftercare.core.money import Money, minor_units

from .moods import Mood
from .wire import Answer, Request, Sandbox

APP_ID, SELLER_ID = "2021004100000001", "2088001100000001"
SUB_CODES = {
    Mood.NO_BALANCE: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    Mood.TOO_LATE: "ACQ.TRADE_HAS_FINISHED",
    Mood.CLOSED: "ACQ.BUYER_NOT_EXIST",
    "insufficient_balance": "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    "amount_too_large": "ACQ.REASON_TRADE_REFUND_FEE_ERR",
    "key_reused": "ACQ.DISCORDANT_REPEAT_REQUEST",
}
STORE = 'Store {1} "A/B" 上海\\'  # what takes a signed text apart wrongly if anything does
REQUIRED = {
    "method": "isv.missing-method", "sign": "isv.missing-signature", "sign_type": "isv.missing-signature-type",
    "app_id": "isv.missing-app-id", "timestamp": "isv.missing-timestamp", "version": "isv.missing-version",
}  # fmt: skip


@cache
def keys() -> tuple[RSAPrivateKey, RSAPrivateKey, RSAPrivateKey]:
    """The application's, Alipay's, and a forger's. Made once: it takes a while."""
    one, two, three = (generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3))
    return one, two, three


class AlipaySandbox(Sandbox):
    """`refusing`, while it is set, is the code and sub-code by which every refund is refused. `trades`: Alipay's number
    by the shop's own. Asked in certificate mode, it names its certificate as Alipay does."""

    def __init__(self, *, callback: str = "", port: int = 0, path: Path | None = None) -> None:
        super().__init__(callback=callback, port=port, path=path)
        self.app_key, self.own_key, self.forgers_key = keys()
        self.gateway = f"{self.url}/gateway.do"
        self.trades: dict[str, str] = {}
        self.refusing: tuple[str, str] | None = None
        self.raw: Callable[[str], Answer] | None = None  # answers instead, from what would have been said
        self.now = threading.local()  # the request that is dealt with

    def settings(self) -> dict[str, str]:
        """The variables by which Aftercare reaches it."""
        private = self.app_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = self.own_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return {
            "ALIPAY_APP_ID": APP_ID,
            "ALIPAY_SELLER_ID": SELLER_ID,
            "ALIPAY_PRIVATE_KEY": private.decode(),
            "ALIPAY_PUBLIC_KEY": public.decode(),
            "ALIPAY_URL": self.gateway,
        }

    def answer(self, request: Request) -> Answer | None:
        params = {**request.query, **request.form()}
        self.now.certificate = "app_cert_sn" in params
        method = params.get("method", "")
        if problem := self._problem(request, params):
            return problem
        try:
            content = json.loads(params.get("biz_content", ""))
        except ValueError:
            return self.say(method, code="40002", sub_code="isv.invalid-parameter")
        if method == "alipay.trade.refund":
            return self._refund(content)
        if method == "alipay.trade.fastpay.refund.query":
            return self._query(content)
        return self.say(method, code="40002", sub_code="isv.invalid-method")

    def _problem(self, request: Request, params: dict[str, str]) -> Answer | None:
        for name, sub_code in REQUIRED.items():
            if not params.get(name):
                return self.say("error", code="40001", sub_code=sub_code, signed=False)
        if params["app_id"] != APP_ID:
            # It does not know whose key to sign for.
            return self.say("error", code="40002", sub_code="isv.invalid-app-id", signed=False)
        right = verified(signed_text(params), params["sign"], self.app_key.public_key())
        if not right or request.query.get("charset") != "utf-8" or params["sign_type"] != "RSA2":
            return self.say(params["method"], code="40002", sub_code="isv.invalid-signature")
        try:
            datetime.strptime(params["timestamp"], TIME).replace(tzinfo=CHINA)
        except ValueError:
            return self.say(params["method"], code="40002", sub_code="isv.invalid-timestamp")
        return None

    def _refund(self, content: dict[str, str]) -> Answer | None:
        if self.refusing:
            code, sub_code = self.refusing
            return self.say("alipay.trade.refund", code=code, sub_code=sub_code)
        trade_no, key = self._trade_no(content), content.get("out_request_no", "")
        if not trade_no:
            return self._refused("ACQ.TRADE_NOT_EXIST")
        amount = content.get("refund_amount", "")
        if not key or not re.fullmatch(r"\d+\.\d\d", amount):
            return self._refused("ACQ.INVALID_PARAMETER")
        known = self.book.find(key)
        self.now.repeated = known is not None and known.status == "paid"
        return self.refund(Asked(key, trade_no, minor_units(amount, "CNY"), "CNY"))

    def _query(self, content: dict[str, str]) -> Answer:
        method, trade_no = "alipay.trade.fastpay.refund.query", self._trade_no(content)
        if not trade_no:
            return self.say(method, code="40004", sub_code="ACQ.TRADE_NOT_EXIST")
        entry = self.book.find(content.get("out_request_no", ""))
        if entry is None or entry.payment != trade_no or entry.status != "paid":
            return self.say(method)
        fields = {
            "out_request_no": entry.key, "refund_status": "REFUND_SUCCESS", "refund_amount": yuan(entry.amount),
            "total_amount": "9999.99",
        }  # fmt: skip
        return self.say(method, {**self._trade(entry), **fields})

    def paid(self, entry: Entry, mood: Mood) -> Answer:
        if entry.status == "failed":
            return self._refused("ACQ.TRADE_NOT_ALLOW_REFUND")
        moved = {"fund_change": "N" if self.now.repeated else "Y"} if entry.status == "paid" else {}
        fields = {
            **self._trade(entry), **moved, "buyer_logon_id": "159****5620", "store_name": STORE,
            "refund_fee": yuan(self._refunded(entry.payment)),
        }  # fmt: skip
        return self.say("alipay.trade.refund", fields, forged=mood is Mood.WRONG_SIGNATURE)

    def not_paid(self, code: str, mood: Mood) -> Answer:
        return self._refused(SUB_CODES[code])

    def broken(self, mood: Mood) -> Answer:
        if mood is Mood.RATE_LIMIT:
            return self.say("alipay.trade.refund", code="40005")
        if mood is Mood.BREAK_AFTER:
            return self._refused("ACQ.SYSTEM_ERROR")  # of which it says itself that the refund may have happened
        return self.say("alipay.trade.refund", code="20000", sub_code="isp.unknow-error")

    def notification(self, entry: Entry, *, at: float, forged: bool) -> tuple[dict[str, str], bytes]:
        sent = datetime.fromtimestamp(at, UTC).astimezone(CHINA)
        fields = {
            **self._trade(entry),
            "notify_time": sent.strftime(TIME), "notify_type": "trade_status_sync",
            "notify_id": hashlib.sha256(entry.key.encode()).hexdigest()[:34],
            "charset": "utf-8", "version": "1.0", "app_id": APP_ID, "auth_app_id": APP_ID, "seller_id": SELLER_ID,
            "buyer_id": "2088102100000001", "buyer_logon_id": "159****5620", "subject": "茶 & Tee=+%",
            "trade_status": "TRADE_SUCCESS", "total_amount": "9999.99", "out_biz_no": entry.key,
            "refund_fee": yuan(self._refunded(entry.payment)), "gmt_create": sent.strftime(TIME),
            "gmt_payment": sent.strftime(TIME), "gmt_refund": sent.strftime(f"{TIME}.320"),
        }  # fmt: skip
        return self.form(fields, forged=forged)

    def form(self, fields: dict[str, str], *, forged: bool = False) -> tuple[dict[str, str], bytes]:
        """Fields as a notification, signed, in the charset they name."""
        charset = fields.get("charset", "utf-8")
        signature = sign(signed_text(fields), self.forgers_key if forged else self.own_key, charset=charset)
        body = urlencode({**fields, "sign_type": "RSA2", "sign": signature}, encoding=charset)
        return {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}, body.encode()

    def notify(self, entry: Entry, *, times: int = 1, at: float | None = None, forged: bool = False) -> list[int]:
        """Of a refund that failed Alipay says nothing."""
        return super().notify(entry, times=times, at=at, forged=forged) if entry.status == "paid" else []

    def say(
        self, method: str, fields: Mapping[str, str] = MappingProxyType({}), *, code: str = "10000", sub_code: str = "",
        signed: bool = True, forged: bool = False,
    ) -> Answer:  # fmt: skip
        """One answer of the gateway, its slashes escaped as Alipay escapes them."""
        head = {"code": code, "msg": "Success" if code == "10000" else "Failed"}
        if sub_code:
            head |= {"sub_code": sub_code, "sub_msg": "请联系 159****5620"}
        node = json.dumps({**head, **fields}, ensure_ascii=False).replace("/", "\\/")
        signature = sign(node, self.forgers_key if forged else self.own_key)
        parts = [f'"{method.replace(".", "_")}_response":{node}']
        parts += ['"alipay_cert_sn":"4538e7d736df316c15435d5f9d3a8a1f"'] if self.now.certificate else []
        parts += [f'"sign":"{signature}"'] if signed else []
        text = "{" + ",".join(parts) + "}"
        if self.raw:
            return self.raw(text)
        return Answer(200, text.encode(), {"Content-Type": "text/html;charset=utf-8"})

    def statement(self) -> bytes:
        """The trade bill of all that is in the book, as a ZIP."""
        return zipped(self.detail().encode("gb18030"))

    def detail(self) -> str:
        done = datetime.now(CHINA).strftime(TIME)
        lines = [
            f"{moved.payment}\t,out-{moved.payment}\t,退款\t,红茶,{done},{done},\t,\t,\t,\t,*三(159****5620)\t,"
            f"-{yuan(moved.amount)},-{yuan(moved.amount)},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,{moved.key},0.06,0.00,"
            for moved in self.book.movements()
        ]
        total = yuan(sum(moved.amount for moved in self.book.movements()))
        return "\r\n".join([
            "#支付宝业务明细查询", f"#账号：[{SELLER_ID}0156]",
            "#起始日期：[2026年11月27日 00:00:00]   终止日期：[2026年11月28日 00:00:00]",
            f"#{'-' * 41}业务明细列表{'-' * 40}", COLUMNS, *lines, f"#{'-' * 41}业务明细列表结束{'-' * 36}",
            "#交易合计：0笔，商家实收共0.00元，商家优惠共0.00元",
            f"#退款合计：{len(lines)}笔，商家实收退款共-{total}元，商家优惠退款共0.00元",
            f"#导出时间：[{datetime.now(CHINA):%Y年%m月%d日 %H:%M:%S}]", "",
        ])  # fmt: skip

    def _refused(self, sub_code: str) -> Answer:
        return self.say("alipay.trade.refund", code="40004", sub_code=sub_code)

    def _trade(self, entry: Entry) -> dict[str, str]:
        own = next((out for out, trade_no in self.trades.items() if trade_no == entry.payment), f"out-{entry.payment}")
        return {"trade_no": entry.payment, "out_trade_no": own}

    def _trade_no(self, content: dict[str, str]) -> str:
        return content.get("trade_no") or self.trades.get(content.get("out_trade_no", ""), "")

    def _refunded(self, payment: str) -> int:
        return sum(entry.amount for entry in self.book.entries() if entry.payment == payment and entry.status == "paid")


COLUMNS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
    "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
    "退款批次号/请求号,服务费（元）,分润（元）,备注"
)


def yuan(minor: int) -> str:
    return f"{Money(minor, 'CNY').decimal:.2f}"


def zipped(detail: bytes) -> bytes:
    """The bill's ZIP: the sums first, so that who takes the first file takes the wrong one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        name = f"{SELLER_ID}0156_20261127_业务明细"
        archive.writestr(_Named(f"{name}(汇总).csv"), "#支付宝业务汇总查询\r\n".encode("gb18030"))
        archive.writestr(_Named(f"{name}.csv"), detail)
    return file.getvalue()


class _Named(zipfile.ZipInfo):
    """A file whose name is in GBK without a word about it, as Alipay's are."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits
