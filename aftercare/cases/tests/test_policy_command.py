"""`./run policy`: a case explained, a draft run over the past."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aftercare import audit
from aftercare.cases.models import DecisionRecord
from aftercare.policy import law
from aftercare.policy.actions import publish
from aftercare.policy.models import PolicyVersion
from stories.makers import NOW, STRICT, SYSTEM, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
Out = pytest.CaptureFixture[str]


def test_a_case_is_explained_after_the_policy_changed(capsys: Out) -> None:
    shop = make_shop()
    case = make_case(make_order(shop))
    publish(shop=shop, terms=STRICT, by=SYSTEM, at=NOW)
    call_command("policy", "explain", case.ref)
    assert "Decided again: the same answer." in capsys.readouterr().out
    call_command("policy", "explain", case.ref, "--json")
    (decision,) = json.loads(capsys.readouterr().out)
    assert (decision["same"], decision["policy_version"], decision["verdict"]) == (True, 1, "accept")


def test_newer_law_packs_alone_are_no_different_answer(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(make_order(make_shop()))
    monkeypatch.setattr(law, "VERSION", "2027.01-fedcba987654")
    call_command("policy", "explain", case.ref, "--json")
    (decision,) = json.loads(capsys.readouterr().out)
    assert (decision["same"], decision["law_unchanged"], decision["differs"]) == (True, False, [])
    assert not [found for found in audit.run() if found.invariant == 11]


def test_another_answer_is_told_and_fails(capsys: Out) -> None:
    case = make_case(make_order(make_shop()))
    record = DecisionRecord.objects.get()
    DecisionRecord.objects.filter(pk=record.pk).update(decision={**record.decision, "verdict": "review"})
    with pytest.raises(SystemExit):
        call_command("policy", "explain", case.ref)
    assert "a different answer, in verdict" in capsys.readouterr().out


def test_a_draft_is_kept_compared_run_and_discarded(tmp_path: Path, capsys: Out) -> None:
    shop = make_shop(slug="tea")
    make_case(make_order(shop))
    call_command("policy", "show", "tea")
    terms = json.loads(capsys.readouterr().out)
    (tmp_path / "longer.json").write_text(json.dumps({**terms, "window_days": 30}))
    call_command("policy", "draft", "tea", str(tmp_path / "longer.json"))
    ref = capsys.readouterr().out.strip()
    call_command("policy", "compare", PolicyVersion.objects.get(number=1).ref, ref)
    assert capsys.readouterr().out == "window_days: - -> 30\n"
    call_command("policy", "backtest", ref)
    assert "1 requests, 0 decided otherwise" in capsys.readouterr().out
    call_command("policy", "backtest", ref, "--language", "zh-hans")
    told = capsys.readouterr().out
    assert "1 个申请" in told and "按适用法律" in told and "¥100.00" in told
    call_command("policy", "discard", ref)
    call_command("policy", "list", "tea")
    assert capsys.readouterr().out.count("PV-") == 1


@pytest.mark.parametrize("what", [["explain", "AS-0"], ["backtest", "PV-0"], ["show", "nowhere"]])
def test_what_is_not_there_is_named(what: list[str]) -> None:
    with pytest.raises(CommandError, match=what[1]):
        call_command("policy", *what)


def test_what_is_wrong_is_said_in_the_language_asked_for() -> None:
    with pytest.raises(CommandError, match="没有店铺“nowhere”"):
        call_command("policy", "show", "nowhere", "--language", "zh-hans")


def test_a_day_that_is_none_is_named() -> None:
    shop = make_shop()
    version = PolicyVersion.objects.get(shop=shop)
    with pytest.raises(CommandError, match="--since"):
        call_command("policy", "backtest", version.ref, "--since", "tomorrow")
