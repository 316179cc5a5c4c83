"""Each provider's sandbox is reached by the variables it names, and tells the same by every way it tells anything."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from aftercare.core.money import Money
from aftercare.money.provider import Answer, BillRow, Movement, Notifies, Payment, Settles
from stories.providers.everyone import PAYMENTS, SANDBOXES, connected, provider_of


@pytest.mark.parametrize("name", SANDBOXES)
def test_a_refund_is_the_same_to_whoever_asks(name: str, tmp_path: Path) -> None:
    with SANDBOXES[name]() as sandbox:
        provider = provider_of(sandbox, home=tmp_path)
        assert isinstance(provider, Notifies) and isinstance(provider, Settles)
        amount = Money(1250, "CNY")
        payment = Payment(key="k1", payment_ref=PAYMENTS[name], amount=amount, captured=Money(9900, "CNY"))
        assert provider.ask(payment).answer is Answer.ABSENT
        paid = provider.refund(payment)
        assert (paid.answer, provider.ask(payment)) == (Answer.PAID, paid)
        rows = list(provider.bill(io.BytesIO(sandbox.statement())))
    refunds = [row for row in rows if isinstance(row, BillRow) and row.movement is Movement.REFUND]
    assert [(row.key, row.amount) for row in refunds] == [("k1", -amount)]
    assert all(isinstance(row, BillRow) for row in rows)


def test_it_is_served_to_any_set_up(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "stories.providers", "alipay", "--port", "0", "--plan", "break after paying"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "AFTERCARE_HOME": str(tmp_path)}
    ) as process:
        assert process.stdout
        said = process.stdout.readline() + process.stdout.readline()
        try:
            variables = dict(re.split("=", word, maxsplit=1) for word in shlex.split(said)[4:])
            (alipay,) = connected(variables, home=tmp_path).values()
            amount = Money(1250, "CNY")
            payment = Payment(key="k1", payment_ref=PAYMENTS["alipay"], amount=amount, captured=amount)
            assert [alipay.refund(payment).answer for _ in range(2)] == [Answer.UNKNOWN, Answer.PAID]
        finally:
            process.kill()
