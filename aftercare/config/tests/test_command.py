"""The command line: our commands by name, in order, with help; a slip gets a hint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aftercare.config import command


def test_help_lists_our_commands_in_a_newcomers_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["help"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    names = [line.split()[0] for line in lines]
    assert names[:4] == ["serve", "setup", "work", "prepare"]
    assert names[-1] == "manage"
    assert "runserver" not in names
    assert all(len(line.split(maxsplit=1)) == 2 for line in lines), "each has a line of help"


def test_a_slip_gets_a_hint_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["migrat"]) == 2
    assert "Did you mean 'migrate'?" in capsys.readouterr().err
    assert command.main(["serve", "--reload"]) == 2
    assert "serve does not know --reload" in capsys.readouterr().err


def test_djangos_own_commands_are_behind_manage(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["dumpdata"]) == 2
    with pytest.raises(SystemExit) as ended:
        command.main(["manage", "diffsettings", "--help"])
    assert ended.value.code == 0


def test_a_command_finds_its_database_made_on_a_fresh_installation(tmp_path: Path) -> None:
    environment = {**os.environ, "AFTERCARE_HOME": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/fresh.sqlite3"}
    command = [sys.executable, "-m", "aftercare", "shop", "tea", "--name", "Tea House"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split(",")[0]) == (0, "tea: Tea House"), done.stderr
