"""A policy is drafted, tried on the past and published through the API; decisions are explained."""

from __future__ import annotations

import pytest

from aftercare.cases.models import Case
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.policy.decide import decide
from aftercare.policy.facts import Facts, Verdict
from aftercare.policy.models import PolicyVersion

from .talk import Talk, ask, new_order, new_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk.of_shop(shop)


def test_from_draft_to_publication(talk: Talk, shop: Shop) -> None:
    status, draft = talk.post("/policies", {"title": "Longer"})
    assert (status, draft["state"], draft["number"], draft["shortfalls"]) == (201, "draft", None, [])
    at = f"/policies/{draft['ref']}"
    status, changed = talk.post(f"{at}/change", {"terms": {**draft["terms"], "window_days": 45}})
    assert (status, changed["terms"]["window_days"]) == (200, 45)
    assert {"field": "window_days", "old": draft["terms"]["window_days"], "new": 45} in talk.get(f"{at}/changes")[1][
        "changes"
    ]
    status, published = talk.post(f"{at}/publish")
    assert (status, published["state"], published["number"]) == (200, "published", 2)
    assert [found["state"] for found in talk.get("/policies")[1]["items"]] == ["published", "superseded"]
    assert talk.post(f"{at}/change", {"title": "Later"})[1]["code"] == "policy_published"


def test_below_the_law_nothing_is_published_and_the_article_is_named(talk: Talk, shop: Shop) -> None:
    draft = talk.post("/policies", {"title": "Mean"})[1]
    at, mean = f"/policies/{draft['ref']}", {**draft["terms"], "window_days": 2}
    shown = talk.post(f"{at}/change", {"terms": mean})[1]
    assert any(short["law"] == "CN-7D" and short["refuses"] for short in shown["shortfalls"])
    status, problem = talk.post(f"{at}/publish")
    assert (status, problem["errors"][0]["field"]) == (422, "window_days")
    assert "CN-7D" in problem["detail"]
    assert PolicyVersion.objects.get(ref=draft["ref"]).state == "draft"


def test_bad_terms_name_their_field(talk: Talk) -> None:
    status, problem = talk.post("/policies", {"title": "Odd", "terms": {"window_days": "seven", "reasons": {}}})
    assert (status, problem["errors"][0]["field"]) == (422, "window_days")
    assert PolicyVersion.objects.count() == 1


def test_a_draft_is_run_over_the_past_in_the_background(talk: Talk, shop: Shop) -> None:
    talk.post("/cases", ask(new_order(shop)))
    draft = talk.post("/policies", {"title": "Longer"})[1]
    status, started = talk.post(f"/policies/{draft['ref']}/backtests", {})
    assert (status, started["state"], started["total"], started["report"]) == (201, "running", 1, None)
    run_until_idle()
    done = talk.get(f"/backtests/{started['ref']}")[1]
    assert (done["state"], done["done"]) == ("done", 1)
    assert (done["report"]["total"]["requests"], done["report"]["total"]["changed"]) == (1, 0)


def test_what_would_change_is_listed_request_by_request_and_a_backtest_can_be_cancelled(talk: Talk, shop: Shop) -> None:
    case = talk.post("/cases", ask(new_order(shop)))[1]
    draft = talk.post("/policies", {"title": "At once"})[1]
    at = f"/policies/{draft['ref']}"
    talk.post(f"{at}/change", {"fields": {"auto_return": {"reasons": None, "max_amount": None}}})
    started = talk.post(f"{at}/backtests", {})[1]
    assert talk.post(f"/backtests/{started['ref']}/cancel")[1]["state"] == "cancelled"
    run_until_idle()
    assert talk.get(f"/backtests/{started['ref']}")[1]["state"] == "cancelled"
    assert talk.post(f"/backtests/{started['ref']}/cancel")[1]["code"] == "backtest_ended"
    done = talk.post(f"{at}/backtests", {})[1]["ref"]
    run_until_idle()
    (changed,) = talk.get(f"/backtests/{done}/requests?change=review%3Eaccept&by=kind&mark=return")[1]["items"]
    assert (changed["case"], changed["marks"]["kind"]) == (case["ref"], "return")
    assert talk.get(f"/backtests/{done}/requests?by=kind&mark=exchange")[1] == {"items": [], "next": None}
    assert talk.get(f"/backtests/{done}/requests?cursor=elsewhere")[0] == 422


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(talk: Talk) -> None:
    draft = talk.post("/policies", {"title": "Longer"})[1]
    at, began = f"/policies/{draft['ref']}/change", {"window_days": draft["terms"]["window_days"]}
    assert talk.post(at, {"fields": {"window_days": 30}, "began": began})[0] == 200
    status, problem = talk.post(at, {"fields": {"window_days": 60}, "began": began})
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "draft_changed", "window_days")
    assert PolicyVersion.objects.get(ref=draft["ref"]).data["window_days"] == 30


def test_stopping_asks_a_person_for_the_next_request(talk: Talk, shop: Shop) -> None:
    assert talk.post("/automatic/stop")[1]["stopped_at"]
    assert talk.post("/cases", ask(new_order(shop)))[1]["step"] == "review"
    assert talk.post("/automatic/start")[1]["stopped_at"] is None


def test_a_decision_is_explained_after_the_policy_changed(talk: Talk, shop: Shop) -> None:
    ref = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    draft = talk.post("/policies", {"title": "At once"})[1]
    terms = {**draft["terms"], "auto_return": {"reasons": None, "max_amount": None}}
    talk.post(f"/policies/{draft['ref']}/change", {"terms": terms})
    assert talk.post(f"/policies/{draft['ref']}/publish")[1]["number"] == 2
    (decision,) = talk.get(f"/cases/{ref}/explanation")[1]["decisions"]
    assert (decision["same"], decision["differs"], decision["policy_version"]) == (True, [], 1)
    assert set(decision["because"]["sentences"]) == {"en", "zh-hans"}
    # Under the new version the same request would have been answered otherwise.
    facts = Facts.from_data(decision["facts"])
    answers = [decide(facts, version.terms).verdict for version in PolicyVersion.objects.order_by("number")]
    assert (decision["verdict"], answers) == ("review", [Verdict.REVIEW, Verdict.ACCEPT])


def test_a_decision_that_was_tampered_with_is_seen(talk: Talk, shop: Shop) -> None:
    ref = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    record = Case.objects.get(ref=ref).decisions.get()
    record.decision["refundable"] += 1
    type(record).objects.filter(pk=record.pk).update(decision=record.decision)
    (decision,) = talk.get(f"/cases/{ref}/explanation")[1]["decisions"]
    assert (decision["same"], decision["differs"]) == (False, ["refundable"])
