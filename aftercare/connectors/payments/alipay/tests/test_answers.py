"""Only what Alipay signed counts, over the very characters it sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from aftercare.connectors.payments.alipay.client import Alipay
from aftercare.connectors.payments.alipay.keys import public_key
from aftercare.connectors.payments.alipay.rsa2 import answer_verified, members, sign, signed_text, verified
from aftercare.money.provider import Answer, Why
from stories.providers import wire
from stories.providers.alipay import AlipaySandbox, keys

from .making import alipay_at, payment

pytestmark = pytest.mark.once("sqlite")


def said(*swaps: tuple[str, str], status: int = 200) -> Callable[[str], wire.Answer]:
    """Answers with what it would say, some of it swapped."""

    def swapped(text: str) -> wire.Answer:
        for old, new in swaps:
            text = text.replace(old, new)
        return wire.Answer(status, text.encode(), {"Location": "/elsewhere"})

    return swapped


def instead(body: bytes) -> Callable[[str], wire.Answer]:
    return lambda text: wire.Answer(200, body)


@pytest.mark.parametrize(
    "raw",
    [
        said(("msg", "mgs")), said(('"sign"', '"sing"')), said(('"sign":"', '"sign":"A')),
        said(("_response", "_answer")), said(('{"code"', '{ "code"')),
        said(status=500), said(status=302), said(status=404), said(status=201),
        instead(b""), instead(b"{}"), instead(b"[]"), instead(b'"paid"'), instead(b"\xff\xfe"),
        instead(b"{" * 9999), instead(b'{"alipay_trade_refund_response":{"code":"10000"}}'),
        instead(b"<html>Welcome to the hotel's network</html>"),
        instead(b'{"alipay_trade_refund_response":"10000","sign":"eA=="}'),
        instead(b'{"alipay_trade_refund_response":{"code":"10000"},"sign":{}}'),
        instead(b'{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"}}'),
        instead('{"error_response":{"code":"40001","sub_msg":"缺少"}}'.encode("gbk")),
    ],
)  # fmt: skip
def test_whatever_is_not_signed_by_alipay_leaves_it_unknown(
    sandbox: AlipaySandbox, alipay: Alipay, raw: Callable[[str], wire.Answer]
) -> None:
    sandbox.raw = raw
    wanted = payment()
    assert alipay.refund(wanted).answer is Answer.UNKNOWN
    assert alipay.ask(wanted).answer is Answer.UNKNOWN
    sandbox.raw = None
    assert alipay.ask(wanted).answer is Answer.PAID


def test_a_signed_answer_about_another_refund_is_not_ours(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    kept: list[bytes] = []
    sandbox.raw = lambda text: kept.append(text.encode()) or wire.Answer(200, kept[-1])  # type: ignore[func-returns-value]
    mine, other = payment(), payment(ref="2026112822001400000000000002")
    assert alipay.refund(other).answer is Answer.PAID
    sandbox.raw = instead(kept[0])
    assert alipay.refund(mine).answer is Answer.UNKNOWN
    sandbox.raw = lambda text: kept.append(text.encode()) or wire.Answer(200, kept[-1])  # type: ignore[func-returns-value]
    assert alipay.ask(other).answer is Answer.PAID
    sandbox.raw = instead(kept[-1])
    assert alipay.ask(mine).answer is Answer.UNKNOWN


def test_a_gateway_that_is_not_there_is_unknown() -> None:
    nobody = alipay_at("http://127.0.0.1:9/gateway.do?secret")
    assert nobody.refund(payment()).detail == nobody.ask(payment()).detail == "ConnectionError"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a":{"b":"}\\"{"},"sign":"x\\/y"}', {"a": '{"b":"}\\"{"}', "sign": '"x\\/y"'}),
        (' { "a" : [1, {"}": 2}] , "b" : "店" } ', {"a": '[1, {"}": 2}]', "b": '"店"'}),
        ('{"sign":"s","a":{}}', {"sign": '"s"', "a": "{}"}),
        ("{}", {}),
    ],
)
def test_members_are_the_characters_that_were_sent(text: str, found: dict[str, str]) -> None:
    assert members(text) == found


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a"}', '{"a":1', '{"a":1}x', '{"a":1 "b":2}', '{"a":1,"a":2}', "{1:2}"]
)
def test_what_is_no_object_has_no_members(text: str) -> None:
    with pytest.raises(ValueError):
        members(text)


@pytest.mark.parametrize(
    ("sent", "signed", "right"),
    [
        ('{"u":"a\\/b"}', '{"u":"a\\/b"}', True), ('{"u":"a\\/b"}', '{"u":"a/b"}', True),
        ('{"u":"a/b"}', '{"u":"a\\/b"}', True), ('{"u":"a/b"}', '{"u":"a/c"}', False),
        ('{"u": "a"}', '{"u":"a"}', False),
    ],
)  # fmt: skip
def test_a_slash_may_be_escaped_on_the_way_and_nothing_else_may_change(sent: str, signed: str, right: bool) -> None:
    own: RSAPrivateKey = keys()[1]
    assert answer_verified(sent, sign(signed, own), own.public_key()) is right


def test_signatures_cover_the_charset() -> None:
    own = keys()[1]
    signature = sign("店", own, charset="gbk")
    assert verified("店", signature, own.public_key(), charset="gbk")
    assert not verified("店", signature, own.public_key(), charset="utf-8")
    assert not verified("店", "not base64!", own.public_key())


PUBLIC = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAi6j7OuXdW0vaFkJQLHxyi0QM5w95fZkKGmB6v8Q6pMSJ4DtQrFWmpWVy"
    "tBNi24IvHlnur3I741ygfES10MwQei7RZQuxrWNQ2Ahq8ixcYrbb28g73xVGFWvbNSG86AZ/eW92E9P+LAzY6Gvv1FcETShwX4+W"
    "7DLL0GBlr8QhMIIK1NTfzinhv6IPDds9QkwlXm8PA7RSs9NpQAXV0fC6R/j85pDbmCsFoOnXxstm0MciN+UPLihkUOqGjZbb7YvW"
    "1TqFMairYELQmXKyjuVVa/u+IR4U0OqPAQkScGJDdSmOvIVUnNnl5bC13heR7lPKbL2yNgqnXNpMCJrHNyk2bwIDAQAB"
)
SIGNATURE = (
    "U8GJzLw9g314pdKki2F1yyqKfbjTYXe137m1iPZVDeZEP8a4aCOT7VNsmWDhc4rxUW09TzUzjvOacUF9WsunBmDKbEshCEQC5dug"
    "4Zi10VxQi8ZM3C52C8kZ2JL6yYnGM8jNEw0Pc41fU70AKd8qqdFriGo/jBVf3ywTLfkdv6csePOw7YvFJ2dqHCkT2A1hOKSkEEYu"
    "q6xy+rq6MdTENIPH44RX6b8ZnwIHdU4sSuoFH1V1/PFkpt4Dfwx738t/smhiWy5EitcQJYce/xhkB8GEA3dDGwqybueH353asmYh"
    "8vaDnLeiGxyO1333OO3h6OVQkF0e0QKKuckpFT2toQ=="
)


def test_a_signature_made_by_openssl_is_right() -> None:
    """`openssl dgst -sha256 -sign`: proof that is not of our own making."""
    text = signed_text({
        "sign": "x", "subject": "红茶 & 绿茶", "charset": "utf-8", "app_id": "2021004100000001",
        "biz_content": '{"out_request_no":"k-1"}',
    })  # fmt: skip
    assert verified(text, SIGNATURE, public_key(PUBLIC))
    assert not verified(text + " ", SIGNATURE, public_key(PUBLIC))


def test_an_answer_in_gbk_is_verified_as_it_was_sent(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    node = '{"code":"40004","sub_code":"ACQ.TRADE_HAS_FINISHED","sub_msg":"交易已完结"}'
    text = f'{{"alipay_trade_refund_response":{node},"sign":"{sign(node, keys()[1], charset="gb18030")}"}}'
    sandbox.refusing = ("40004", "")
    sandbox.raw = lambda said: wire.Answer(200, said.encode() if "_query_" in said else text.encode("gb18030"))
    assert alipay.refund(payment()).why is Why.TOO_LATE


def test_a_signed_text_is_sorted_and_unescaped() -> None:
    assert signed_text({"b": "2 &=", "a": "", "sign": "x", "A": "1"}) == "A=1&a=&b=2 &="
