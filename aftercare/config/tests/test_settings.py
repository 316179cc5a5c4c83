"""Settings come from the environment alone, are documented, and refuse with a cure."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from aftercare.config import settings as ours
from aftercare.config.database import database
from aftercare.config.environment import BadSetting, Environment
from aftercare.config.mail import mail
from aftercare.config.secrets import secret_key_in
from aftercare.config.stripe import stripe
from checks import isolation


def test_every_setting_is_documented_and_kept_from_the_tests_and_every_documented_one_exists() -> None:
    assert isolation.OURS | {"DATABASE_URL"} == ours.env.asked


def test_only_the_settings_read_the_environment() -> None:
    allowed = {"environment.py", "staff.py"}  # staff: a password for one command
    readers = [
        path.relative_to(settings.ROOT)
        for path in (settings.ROOT / "aftercare").rglob("*.py")
        if path.name not in allowed
        and "tests" not in path.parts
        and re.search(r"os\.(environ\.get|environ\[|getenv)", path.read_text())
    ]
    assert readers == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("WEB_THREADS", "0"), ("AFTERCARE_DEMO", "perhaps"), ("LOG_LEVEL", "loud"),
     ("SECRET_KEY", "short"), ("PUBLIC_URL", "shop"), ("DATABASE_URL", "mysql://u:hunter2@h/n"),
     ("DATABASE_URL", "what"), ("EMAIL_URL", "mail://u:hunter2@h"), ("EMAIL_URL", "smtp://u:hunter2@h:many"),
     ("DEFAULT_LANGUAGE", "tlh"), ("STRIPE_URL", "http://api.stripe.com")],
)  # fmt: skip
def test_a_bad_setting_stops_the_start_naming_itself_and_no_password(name: str, value: str, tmp_path: Path) -> None:
    start = subprocess.run(
        [sys.executable, "-c", "import aftercare.config.settings"],
        env={"AFTERCARE_HOME": str(tmp_path), name: value, "PYTHONPATH": str(settings.ROOT)},
        capture_output=True,
        text=True,
    )
    last = start.stderr.strip().splitlines()[-1]
    assert start.returncode != 0
    assert f"BadSetting: {name}: " in last
    assert "hunter2" not in start.stderr


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"STRIPE_SECRET_KEY": "sk_test_hunter2"}, "STRIPE_WEBHOOK_SECRET"),
        ({"STRIPE_WEBHOOK_SECRET": f"whsec_{'hunter2' * 6}"}, "STRIPE_SECRET_KEY"),
        ({"STRIPE_SECRET_KEY": "pk_test_hunter2", "STRIPE_WEBHOOK_SECRET": "whsec_x"}, "STRIPE_SECRET_KEY"),
        ({"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": "whsec_hunter2"}, "STRIPE_WEBHOOK_SECRET"),
    ],
)
def test_half_a_connection_to_stripe_names_what_is_missing_and_no_secret(given: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting) as bad:
        stripe(Environment(given))
    assert bad.value.name == named
    assert "hunter2" not in str(bad.value)


def test_stripe_signs_with_any_of_several_secrets() -> None:
    one, two = f"whsec_{'1' * 32}", f"whsec_{'2' * 32}"
    given = {"STRIPE_SECRET_KEY": "rk_live_x", "STRIPE_WEBHOOK_SECRET": f"{one}, {two}"}
    connection = stripe(Environment(given))
    assert connection == {"secret_key": "rk_live_x", "webhook_secrets": (one, two), "url": "https://api.stripe.com"}
    assert stripe(Environment({})) == {}


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Environment({"PORT": " "}).number("PORT", 8000) == 8000


@pytest.mark.parametrize(
    "given",
    [
        {"DATABASE_URL": "sqlite:///x"},
        {"PUBLIC_URL": "http://a.example"},
        {"ALLOWED_HOSTS": "a.example"},
        {"HOST": "0.0.0.0"},
    ],
)
def test_demo_mode_is_never_on_by_itself_where_others_could_reach_it(given: dict[str, str], tmp_path: Path) -> None:
    assert _demo({}, tmp_path) == "True"
    assert _demo(given, tmp_path) == "False"


def _demo(given: dict[str, str], home: Path) -> str:
    command = [sys.executable, "-c", "from aftercare.config import settings; print(settings.DEMO)"]
    environment = {"AFTERCARE_HOME": str(home), "PYTHONPATH": str(settings.ROOT), **given}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_the_secret_key_is_made_once_for_its_owner_alone_whoever_comes_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key_in(tmp_path), range(64)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert os.listdir(tmp_path) == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_database_is_opened_with_the_options_its_engine_needs(tmp_path: Path) -> None:
    sqlite, postgresql = database("", home=tmp_path), database("postgresql://u@h/n", home=tmp_path)
    assert sqlite["NAME"] == str(tmp_path / "aftercare.sqlite3")
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert postgresql["OPTIONS"]["server_side_binding"] is True
    assert postgresql["CONN_MAX_AGE"] is None


@pytest.mark.django_db
def test_sqlite_holds_foreign_keys_and_writes_ahead() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)


def test_mail_addresses_carry_their_encryption() -> None:
    assert mail("")["EMAIL_HOST"] == ""
    assert mail("smtp+tls://me:p%40ss@mail.example")["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert (mail("smtp+tls://m")["EMAIL_PORT"], mail("smtp+tls://m")["EMAIL_USE_TLS"]) == (587, True)
    assert (mail("smtps://m")["EMAIL_PORT"], mail("smtps://m")["EMAIL_USE_SSL"]) == (465, True)


def test_a_bad_setting_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadSetting, match=r"PORT: 'x' is not a whole number\. See docs/settings\.md\."):
        Environment({"PORT": "x"}).number("PORT", 8000)
