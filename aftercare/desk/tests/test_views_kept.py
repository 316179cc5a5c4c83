"""Views people keep: the list as it is, under a name, for oneself or for everybody of a shop."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.ui.tests.staffed import asked, bought, noted, open_shop, signed_in, staff
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
    assert (queue.own, [one.view.name for one in queue.kept]) == (broken, ["Broken", "Dear"])
    client.post(reverse("desk:view_earlier", args=[SavedView.objects.get(name="Dear").ref]))
    assert [one.view.name for one in client.get(reverse("desk:queue")).context["queue"].kept] == ["Dear", "Broken"]
    client.post(reverse("desk:view_pin", args=[broken.ref]))
    assert [one.view.name for one in client.get(reverse("desk:queue")).context["queue"].kept] == ["Broken", "Dear"]
    client.post(reverse("desk:view_remove", args=[broken.ref]))
    assert [view.name for view in SavedView.objects.all()] == ["Dear"]


def test_a_supervisor_keeps_one_for_everybody_and_an_agent_changes_none_of_those() -> None:
    shop = open_shop()
    agent, boss = signed_in("agent", shop), signed_in("supervisor", shop)
    agent.post(reverse(SAVE), {"name": "Ours", "place": "view=late", "shop": shop.slug})
    assert not SavedView.objects.exists()
    boss.post(reverse(SAVE), {"name": "Ours", "place": "view=late", "shop": shop.slug})
    boss.post(reverse(SAVE), {"name": "Mine", "place": "view=us"})
    assert [one.view.name for one in agent.get(reverse("desk:queue")).context["queue"].kept] == ["Ours"]
    shared = SavedView.objects.get(name="Ours")
    for name in ("view_pin", "view_earlier", "view_remove"):
        agent.post(reverse(f"desk:{name}", args=[shared.ref]))
    shared.refresh_from_db()
    assert not shared.pinned
    own = SavedView.objects.get(name="Mine")
    assert agent.post(reverse("desk:view_remove", args=[own.ref])).status_code == 404


def test_pinned_views_say_how_many_stand_in_them_in_the_statement_of_the_lists() -> None:
    shop = open_shop()
    client, viewer = Client(), staff("agent", shop)
    noted(client, viewer)
    for reason in ("damaged", "damaged", "defect"):
        asked(bought(shop), reason=reason)
    for name in ("damaged", "defect", "missing"):
        SavedView.objects.create(user=viewer, name=name, query=f"view=open&reason={name}", created_at=clock.now())
    address = reverse("desk:queue")
    with CaptureQueriesContext(connection) as before:
        assert [one.count for one in client.get(address).context["queue"].kept] == ["", "", ""]
    SavedView.objects.update(pinned=True)
    with CaptureQueriesContext(connection) as after:
        answer = client.get(address)
    assert [one.count for one in answer.context["queue"].kept] == ["2", "1", "0"]
    assert len(after) == len(before)
    assert 'id="kept"' in answer.content.decode()


def test_what_everybody_has_is_told_when_it_changes_and_ones_own_is_not() -> None:
    shop = open_shop()
    boss = signed_in("supervisor", shop)
    for shared in ("", shop.slug):
        boss.post(reverse(SAVE), {"name": "Late", "place": "view=late", "shop": shared})
    view = SavedView.objects.get(shop=shop)
    for name in ("view_pin", "view_remove"):
        boss.post(reverse(f"desk:{name}", args=[view.ref]))
    told = EventRow.objects.filter(name__startswith="view.").order_by("id")
    assert [row.name for row in told] == ["view.kept", "view.pinned", "view.removed"]
    assert told[1].data == {"view": view.ref, "name": "Late", "query": "view=late", "pinned": True}
