"""Views people keep: the list as it is, under a name, for oneself or for everybody of a shop."""

from __future__ import annotations

import pytest
from django.urls import reverse

from aftercare.ui.tests.staffed import open_shop, signed_in
from aftercare.worklist.models import SavedView

pytestmark = pytest.mark.django_db
SAVE = "desk:view_save"


def test_a_narrowed_list_is_kept_found_moved_and_deleted() -> None:
    client = signed_in("agent", open_shop())
    for name in ("Broken", "Dear"):
        query = {"Broken": "view=us&reason=damaged&sort=due&from=a_1", "Dear": "least=100"}[name]
        client.post(reverse(SAVE), {"name": name, "place": query})
    broken = SavedView.objects.get(name="Broken")
    assert broken.query == "view=us&sort=due&reason=damaged"
    queue = client.get(reverse("desk:queue") + f"?{broken.query}").context["queue"]
    assert (queue.own, [view.name for view in queue.kept]) == (broken, ["Broken", "Dear"])
    client.post(reverse("desk:view_earlier", args=[SavedView.objects.get(name="Dear").ref]))
    assert [view.name for view in client.get(reverse("desk:queue")).context["queue"].kept] == ["Dear", "Broken"]
    client.post(reverse("desk:view_pin", args=[broken.ref]))
    assert [view.name for view in client.get(reverse("desk:queue")).context["queue"].kept] == ["Broken", "Dear"]
    client.post(reverse("desk:view_remove", args=[broken.ref]))
    assert [view.name for view in SavedView.objects.all()] == ["Dear"]


def test_a_supervisor_keeps_one_for_everybody_and_an_agent_changes_none_of_those() -> None:
    shop = open_shop()
    agent, boss = signed_in("agent", shop), signed_in("supervisor", shop)
    agent.post(reverse(SAVE), {"name": "Ours", "place": "view=late", "shop": shop.slug})
    assert not SavedView.objects.exists()
    boss.post(reverse(SAVE), {"name": "Ours", "place": "view=late", "shop": shop.slug})
    boss.post(reverse(SAVE), {"name": "Mine", "place": "view=us"})
    assert [view.name for view in agent.get(reverse("desk:queue")).context["queue"].kept] == ["Ours"]
    shared = SavedView.objects.get(name="Ours")
    for name in ("view_pin", "view_earlier", "view_remove"):
        agent.post(reverse(f"desk:{name}", args=[shared.ref]))
    shared.refresh_from_db()
    assert not shared.pinned
    own = SavedView.objects.get(name="Mine")
    assert agent.post(reverse("desk:view_remove", args=[own.ref])).status_code == 404
