"""The pages about people in Chinese leave no English sentence behind."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from aftercare.core.messages import Message
from aftercare.people.inviting import sign_invitation
from aftercare.people.tokens import SCOPES
from aftercare.ui.tests.staffed import asked, bought, open_shop, staff

from .team import SECRET, client_of, coded, invited_to, program_of
from .test_account import enter

pytestmark = pytest.mark.django_db
# What stays as it is in any language: names, data, and what programs and the audit log call things.
KEPT = re.compile(
    r"Aftercare|English|CSV|API|Chen Jia|Lin Yue|Asia/Shanghai|Warehouse system|Shop \d+|AS-[\w-]+|AS-…|"
    r"\S+@\S+|(?:admin|agent|staff)-\d+"
    r"|IG-[\w-]+|ig-[\w-]+"
    rf"|[a-z_]+\.[a-z_]+|\b[a-z_]+: \S+|C\d{{3,}}|Chen \d+|UTC|{'|'.join(SCOPES)}|[A-Z2-7]{{32}}",
)


def english(response: Any) -> list[str]:
    html = re.sub(r"<(script|style|kbd|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    html = re.sub(r'<td class="details">.*?</td>', " ", html, flags=re.S)
    spoken = " ".join(re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]*)"', html))
    return re.findall(r"[A-Za-z]{3,}", KEPT.sub(" ", re.sub(r"<[^>]+>", " ", html) + " " + spoken))


def chinese(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    return client


def test_every_page_about_people_is_chinese() -> None:
    shop = open_shop(locale="zh-hans")
    asked(bought(shop))
    admin, agent, program, invitation = staff("admin", shop), staff("agent", shop), program_of(shop), invited_to(shop)
    client = chinese(client_of(admin))
    client_of(agent)
    coded(agent)
    client.post(f"/desk/team/people/{agent.ref}/change/", {"role": "finance", "name": "王强", "shops": [shop.pk]})
    paths = [
        "account/", "account/password/", "account/prove/", "team/", f"team/people/{agent.ref}/",
        f"team/people/{program.ref}/", f"team/people/{admin.ref}/", "team/invitations/", "audit/",
        "audit/?actor=nobody",
    ]  # fmt: skip
    for path in paths:
        response = client.get(f"/desk/{path}")
        assert response.status_code == 200
        assert english(response) == [], path
    for path in ("enter/", "forgotten/", f"join/{sign_invitation(invitation)}/", "join/x/", "reset/x/"):
        assert english(chinese(Client()).get(f"/desk/{path}")) == [], path


def test_turning_codes_on_is_chinese() -> None:
    user = staff("agent", open_shop(locale="zh-hans"))
    user.set_unusable_password()
    user.save()
    client = chinese(client_of(user))
    page = client.get("/desk/account/app/")
    assert english(page) == []
    assert english(client.post("/desk/account/app/", {"code": "000000"})) == []
    assert len(SECRET) == 32


def test_what_goes_wrong_is_said_in_chinese() -> None:
    shop = open_shop(locale="zh-hans")
    admin, agent, program, invitation = staff("admin", shop), staff("agent", shop), program_of(shop), invited_to(shop)
    coded(agent)
    client, coding = chinese(client_of(admin)), chinese(enter(agent)[0])
    answers = [
        client.post("/desk/team/invitations/send/", {}),
        client.post("/desk/team/invitations/send/", {"email": "x", "role": "agent", "shops": [shop.pk]}),
        client.post("/desk/team/programs/", {}),
        client.post(f"/desk/team/people/{agent.ref}/change/", {"role": "x"}),
        client.post(f"/desk/team/people/{program.ref}/tokens/", {"days": "x"}),
        client.post("/desk/account/password/", {"old": "x", "password": "y"}),
        client.post("/desk/account/password/", {"old": ""}),
        client.post("/desk/account/prove/", {"password": "x"}),
        client.get("/desk/audit/?since=x&event=y"),
        coding.post("/desk/enter/code/", {"code": "000000"}),
        chinese(Client()).post("/desk/forgotten/", {"email": "x"}),
        chinese(Client()).post(f"/desk/join/{sign_invitation(invitation)}/", {"name": "", "password": "12345678"}),
        chinese(Client()).post("/desk/enter/", {"username": "nobody", "password": "x"}),
    ]
    for answer in answers:
        assert answer.status_code == 422, answer.request["PATH_INFO"]
        assert english(answer) == [], answer.request["PATH_INFO"]


def test_messages_are_chinese_where_the_shop_is() -> None:
    shop = open_shop(locale="zh-hans")
    invited_to(shop)
    staff("agent", shop, email="mei@example.com")
    Client().post("/desk/forgotten/", {"email": "mei@example.com"})
    for message in Message.objects.filter(subject_kind__in=["invitation", "staff"]):
        plain = re.sub(r"https?://\S+", "", f"{message.subject} {message.text}")
        assert re.findall(r"[A-Za-z]{3,}", KEPT.sub(" ", plain)) == []
