"""One's own account: the password, codes of an app, recovery codes that serve once, and where one is signed in."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.test import Client

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.desk.team.accounts import _cipher
from aftercare.desk.team.proving import CODES
from aftercare.people.models import StaffSession, User
from aftercare.ui.tests.staffed import PASSWORD, open_shop, staff

from .team import SECRET, client_of, coded, has_codes

pytestmark = pytest.mark.django_db


def now_shown(secret: str = SECRET, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def enter(user: User, client: Client | None = None, password: str = PASSWORD, **more: Any) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post("/desk/enter/", {"username": user.username, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def told(name: str) -> list[dict[str, Any]]:
    return list(EventRow.objects.filter(name=name).order_by("id").values_list("data", flat=True))


def test_after_the_password_a_code_is_asked_for_and_before_it_nothing_opens() -> None:
    user = staff("agent", open_shop())
    coded(user)
    client, response = enter(user, next="/desk/orders/")
    assert response["Location"] == "/desk/enter/code/"
    assert not is_in(client)
    assert client.get("/desk/").status_code == 302
    assert client.get("/desk/account/").status_code == 302
    assert told("staff.signed_in") == []
    response = client.post("/desk/enter/code/", {"code": now_shown()})
    assert response["Location"] == "/desk/orders/"
    assert client.get("/desk/").status_code == 200
    assert len(told("staff.signed_in")) == 1


@pytest.mark.parametrize("code", ["000000", "", "12345", "a\0b", "１２３４５６"])
def test_a_wrong_code_is_refused_in_words(code: str) -> None:
    user = staff("agent", open_shop())
    coded(user)
    client, _response = enter(user)
    response = client.post("/desk/enter/code/", {"code": code})
    assert response.status_code == 422
    assert (
        "enter the latest one" in response.content.decode()
        or "Enter the code." in response.content.decode()
        or ("Null characters" in response.content.decode())
    )
    assert not is_in(client)


def test_the_code_page_alone_opens_nothing() -> None:
    assert Client().get("/desk/enter/code/")["Location"] == "/desk/enter/"
    assert Client().post("/desk/enter/code/", {"code": now_shown()})["Location"] == "/desk/enter/"


def test_a_code_serves_once_even_while_it_is_shown() -> None:
    user = staff("agent", open_shop())
    coded(user)
    code = now_shown()
    first, _ = enter(user)
    assert first.post("/desk/enter/code/", {"code": code}).status_code == 302
    second, _ = enter(user)
    assert second.post("/desk/enter/code/", {"code": code}).status_code == 422
    assert not is_in(second)


def test_a_recovery_code_serves_once() -> None:
    user = staff("agent", open_shop())
    codes = coded(user)
    first, _ = enter(user)
    assert first.post("/desk/enter/code/", {"code": f" {codes[3][:4]} {codes[3][4:]} "}).status_code == 302
    second, _ = enter(user)
    assert second.post("/desk/enter/code/", {"code": codes[3]}).status_code == 422
    assert second.post("/desk/enter/code/", {"code": codes[4]}).status_code == 302


def test_guessing_codes_is_slow_whatever_the_browser_and_then_the_right_one_waits_too() -> None:
    user = staff("agent", open_shop())
    coded(user)
    for _ in range(CODES.most):
        client, _response = enter(user)
        assert client.post("/desk/enter/code/", {"code": "000000"}).status_code == 422
    client, _response = enter(user)
    page = client.post("/desk/enter/code/", {"code": now_shown()})
    assert page.status_code == 422
    assert "Too many attempts; try again in 15 minutes." in page.content.decode()
    assert not is_in(client)
    assert [event["what"] for event in told("staff.sign_in_failed")] == ["code"] * CODES.most


def test_codes_are_turned_on_by_proving_the_app_and_the_password() -> None:
    user = staff("agent", open_shop())
    client, _ = enter(user)
    assert client.get("/desk/account/app/")["Location"] == "/desk/account/prove/?next=%2Fdesk%2Faccount%2Fapp%2F"
    wrong = client.post("/desk/account/prove/", {"password": "wrong", "next": "/desk/account/app/"})
    assert wrong.status_code == 422
    assert (
        client.post("/desk/account/prove/", {"password": PASSWORD, "next": "/desk/account/app/"})["Location"]
        == "/desk/account/app/"
    )
    secret = re.search(r"data-secret>(\w+)<", client.get("/desk/account/app/").content.decode())
    assert secret
    assert client.post("/desk/account/app/", {"code": "000000"}).status_code == 422
    assert not has_codes(user)
    page = client.post("/desk/account/app/", {"code": now_shown(secret[1])}).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert [event["to"] for event in told("staff.second_factor_changed")] == ["on"]
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret[1] not in kept


def test_who_holds_the_password_alone_cannot_turn_codes_off() -> None:
    user = staff("agent", open_shop())
    client = client_of(user)
    coded(user)
    assert client.post("/desk/account/app/off/")["Location"].startswith("/desk/account/prove/")
    assert has_codes(user)
    assert client.post("/desk/account/prove/", {"password": PASSWORD}).status_code == 422
    client.post("/desk/account/app/off/")
    assert has_codes(user)
    assert client.post("/desk/account/prove/", {"code": now_shown()}).status_code == 302
    client.post("/desk/account/app/off/")
    assert not has_codes(user)


def test_new_recovery_codes_end_those_before() -> None:
    user = staff("agent", open_shop())
    old = coded(user)
    client = client_of(user)
    client.post("/desk/account/prove/", {"code": now_shown()})
    page = client.post("/desk/account/codes/").content.decode()
    fresh = re.findall(r"<code>(\d{8})</code>", page)
    assert len(fresh) == 10 and not set(fresh) & set(old)
    again, _ = enter(user)
    assert again.post("/desk/enter/code/", {"code": old[0]}).status_code == 422
    assert again.post("/desk/enter/code/", {"code": fresh[0]}).status_code == 302


def test_a_new_password_needs_the_old_one_and_ends_every_other_session() -> None:
    user = staff("agent", open_shop())
    here, elsewhere = enter(user)[0], enter(user)[0]
    wrong = here.post("/desk/account/password/", {"old": "wrong", "password": "another long sentence"})
    assert wrong.status_code == 422
    assert "This is not your password until now." in wrong.content.decode()
    weak = here.post("/desk/account/password/", {"old": PASSWORD, "password": "short"})
    assert weak.status_code == 422
    assert elsewhere.get("/desk/account/").status_code == 200
    assert (
        here.post("/desk/account/password/", {"old": PASSWORD, "password": "another long sentence"}).status_code == 302
    )
    assert here.get("/desk/account/").status_code == 200
    assert elsewhere.get("/desk/account/").status_code == 302
    assert enter(user)[1].status_code == 422
    assert enter(user, password="another long sentence")[1].status_code == 302
    assert [event["how"] for event in told("staff.password_changed")] == ["password"]


def test_the_sessions_are_listed_with_device_and_address_and_one_is_ended() -> None:
    user = staff("agent", open_shop())
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18 Mobile Safari/604"
    here = enter(user, Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537"}))[0]
    there = enter(user, Client(headers={"User-Agent": phone}, REMOTE_ADDR="192.0.2.7"))[0]
    page = here.get("/desk/account/").content.decode()
    assert "Chrome, Windows" in page and "Safari, iPhone" in page and "192.0.2.7" in page
    session = StaffSession.objects.get(address="192.0.2.7")
    assert here.post(f"/desk/account/sessions/{session.ref}/end/").status_code == 303
    assert there.get("/desk/account/").status_code == 302
    assert here.get("/desk/account/").status_code == 200
    assert [event["count"] for event in told("staff.sessions_ended")] == [1]


def test_all_other_sessions_are_ended_at_once() -> None:
    user = staff("agent", open_shop())
    here, *others = (enter(user)[0] for _ in range(4))
    here.post("/desk/account/sessions/end/")
    assert [client.get("/desk/account/").status_code for client in others] == [302, 302, 302]
    assert here.get("/desk/account/").status_code == 200
    assert Session.objects.count() == StaffSession.objects.count() == 1


def test_nobody_ends_anothers_session_as_their_own() -> None:
    shop = open_shop()
    theirs, mine = staff("agent", shop), client_of(staff("agent", shop))
    there = client_of(theirs)
    assert mine.post(f"/desk/account/sessions/{theirs.sessions.get().ref}/end/").status_code == 404
    assert there.get("/desk/account/").status_code == 200


def test_a_session_that_was_ended_stops_at_its_next_request_even_a_changing_one() -> None:
    shop = open_shop()
    user, admin = staff("agent", shop), client_of(staff("admin", shop))
    client, before = enter(user)[0], User.objects.get(pk=user.pk).password
    admin.post(f"/desk/team/people/{user.ref}/sessions/end/")
    response = client.post("/desk/account/password/", {"old": PASSWORD, "password": "another long sentence"})
    assert response["Location"].startswith("/desk/enter/")
    assert User.objects.get(pk=user.pk).password == before


def test_closing_an_account_ends_its_sessions_and_it_opens_again_only_when_reopened() -> None:
    shop = open_shop()
    user, admin = staff("agent", shop), client_of(staff("admin", shop))
    client = enter(user)[0]
    admin.post(f"/desk/team/people/{user.ref}/close/")
    assert client.get("/desk/").status_code == 302
    assert enter(user)[1].status_code == 422
    admin.post(f"/desk/team/people/{user.ref}/reopen/")
    assert client.get("/desk/").status_code == 302
    assert enter(user)[1].status_code == 302


def test_a_new_role_holds_at_the_next_request() -> None:
    shop = open_shop()
    user, admin = staff("agent", shop), client_of(staff("admin", shop))
    client = enter(user)[0]
    assert client.get("/desk/").status_code == 200
    admin.post(f"/desk/team/people/{user.ref}/change/", {"role": "warehouse", "name": "Wang", "shops": [shop.pk]})
    assert client.get("/desk/").status_code == 403
    assert client.get("/floor/").status_code == 200


def test_last_use_is_written_rarely(django_assert_num_queries: Any) -> None:
    user = staff("agent", open_shop())
    client = enter(user)[0]
    client.get("/desk/account/")
    with django_assert_num_queries(7) as captured:
        client.get("/desk/account/")
    assert not [query for query in captured.captured_queries if query["sql"].startswith(("UPDATE", "INSERT"))]
    seen = StaffSession.objects.get().seen_at
    with clock.virtual(clock.now() + timedelta(minutes=11)):
        client.get("/desk/account/")
    assert StaffSession.objects.get().seen_at > seen


def test_signing_in_out_and_failing_is_told_in_each_shop_of_the_person() -> None:
    one, two = open_shop(), open_shop()
    user = staff("agent", one, two)
    enter(user, password="wrong")
    client = enter(user)[0]
    client.post("/desk/leave/")
    for shop in (one, two):
        names = EventRow.objects.filter(shop_id=shop.pk, subject_kind="staff").order_by("id")
        assert list(names.values_list("name", flat=True)) == [
            "staff.sign_in_failed", "staff.signed_in", "staff.signed_out",
        ]  # fmt: skip
    assert "wrong" not in str(list(EventRow.objects.values_list("data", flat=True)))
    assert not StaffSession.objects.exists()


def test_a_guess_at_a_name_that_is_nobodys_tells_nothing_of_what_was_typed() -> None:
    Client().post("/desk/enter/", {"username": "my secret password", "password": "x"})
    assert not EventRow.objects.filter(name="staff.sign_in_failed").exists()


def test_an_invited_person_signs_in_with_their_e_mail_as_they_write_it() -> None:
    user = staff("agent", open_shop())
    User.objects.filter(pk=user.pk).update(username="mei@example.com")
    client = Client()
    assert client.post("/desk/enter/", {"username": " Mei@Example.com ", "password": PASSWORD}).status_code == 302


def test_a_former_key_still_reads_secrets_and_a_lost_one_lets_nobody_in(settings: Any) -> None:
    user = staff("agent", open_shop())
    codes = coded(user)
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [former]
    _cipher.cache_clear()
    client, _response = enter(user)
    assert client.post("/desk/enter/code/", {"code": codes[0]}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    _cipher.cache_clear()
    client, _response = enter(user)
    for code in (codes[1], now_shown(), "000000"):
        assert client.post("/desk/enter/code/", {"code": code}).status_code == 422
    assert not is_in(client)
    _cipher.cache_clear()
