"""Several people at one case: who else looks at it, who writes, and whose action came second."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.actions import approve
from aftercare.core import clock
from aftercare.live.looking import SILENT, come, forget_looking, leave
from aftercare.live.models import Looking
from aftercare.people.models import StaffSession
from aftercare.ui.tests.staffed import AGENT, asked, bought, noted, open_shop, signed_in, staff, state

pytestmark = pytest.mark.django_db


def test_the_others_are_named_while_they_look_and_while_they_write() -> None:
    shop = open_shop()
    case, mei, lin = asked(bought(shop)), staff("agent", shop, first_name="Mei"), staff("agent", shop, first_name="Lin")
    hers, his = (noted(Client(), user) for user in (mei, lin))
    address = reverse("desk:looking", args=[case.ref])
    come(case.pk, lin, stream="one")
    come(case.pk, lin, stream="two")  # in two windows
    come(case.pk, mei, stream="three")
    come(asked(bought(shop)).pk, lin, stream="four")

    assert hers.get(address).content.decode().count("Lin is looking") == 1
    assert "Mei" not in hers.get(address).content.decode()
    assert his.post(address, {"writes": "1"}).status_code == 204
    assert "Lin is writing" in hers.get(address).content.decode()
    his.post(address, {"writes": "0"})
    assert "Lin is looking" in hers.get(address).content.decode()

    leave("one")
    assert "Lin" in hers.get(address).content.decode()
    leave("two")
    assert "Lin" not in hers.get(address).content.decode()


def test_who_fell_silent_is_gone_and_forgotten() -> None:
    shop = open_shop()
    case, lin = asked(bought(shop)), staff("agent", shop, first_name="Lin")
    come(case.pk, lin, stream="one")
    looking = Looking.objects.get()
    Looking.objects.update(seen_at=looking.seen_at - SILENT - timedelta(seconds=1))
    assert "Lin" not in signed_in("agent", shop).get(reverse("desk:looking", args=[case.ref])).content.decode()
    forget_looking()
    assert not Looking.objects.exists()


def test_whose_action_comes_second_reads_what_the_first_did_and_keeps_their_words() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    client = signed_in("agent", shop)
    seen = client.get(reverse("desk:case", args=[case.ref])).context["case"].seen
    approve(case, by=AGENT, at=clock.now())
    before = state()
    address = reverse("desk:reject", args=[case.ref])
    page = client.post(address, {"because": "It was worn.", "seen": seen})
    assert page.status_code == 422
    assert "Lin Yue was faster: Lin Yue approved the request." in page.content.decode()
    assert "You wrote: “It was worn.”" in page.content.decode()
    for forged in ("", "x", "9" * 40, str(seen + 100)):
        assert "faster" not in client.post(address, {"because": "Worn.", "seen": forged}).content.decode()
    assert state() == before


def test_a_page_that_refreshes_itself_does_not_keep_its_session_alive() -> None:
    client = signed_in("agent", open_shop())
    StaffSession.objects.update(seen_at=clock.now() - timedelta(hours=1))
    session = client.session
    session["noted"] = [session.session_key, 0]
    session.save()
    before = StaffSession.objects.get().seen_at
    client.get(reverse("desk:queue"), headers={"x-live": "1"})
    assert StaffSession.objects.get().seen_at == before
    client.get(reverse("desk:queue"))
    assert StaffSession.objects.get().seen_at > before
