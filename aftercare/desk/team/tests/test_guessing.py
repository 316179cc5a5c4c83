"""Guessing at two web servers that share the database has no more attempts than guessing at one."""

from __future__ import annotations

import re

import pytest
import requests

from aftercare.core.models import EventRow
from aftercare.desk.entering import TRIES
from aftercare.ui.tests.staffed import PASSWORD, open_shop, staff
from checks.servers import Server, Start

pytestmark = pytest.mark.django_db(transaction=True)


def enter(server: Server, username: str, password: str) -> requests.Response:
    browser = requests.Session()
    page = browser.get(f"{server.url}/desk/enter/", timeout=30).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
    return browser.post(f"{server.url}/desk/enter/", fields, timeout=30, allow_redirects=False)


def test_two_servers_count_together(start_server: Start) -> None:
    servers = [start_server(), start_server(WEB_THREADS="3")]
    user, other = staff("agent", open_shop()), staff("agent", open_shop())
    for number in range(TRIES):
        assert enter(servers[number % 2], user.username, "wrong").status_code == 422
    for server in servers:
        answer = enter(server, user.username, PASSWORD)
        assert answer.status_code == 422
        assert "Too many attempts with this account; try again in 15 minutes." in answer.text
        assert enter(server, other.username, PASSWORD).status_code == 302
    assert EventRow.objects.filter(name="staff.sign_in_failed", subject_id=user.pk).count() == TRIES
