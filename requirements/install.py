"""The slow half of requirements/install: makes .venv and puts exactly the pinned packages into it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV, UV_VENV = ROOT / ".venv", ROOT / ".venv-uv"
# What people have set for pip counts for uv too, which does not read it.
FROM_PIP = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
}


def main(kind: str, wants: str) -> None:
    # One at a time: ./run and ./test may be started together in a fresh checkout.
    with (ROOT / "requirements" / f"{kind}.txt").open() as requirements:
        fcntl.flock(requirements, fcntl.LOCK_EX)
        stamp = VENV / "installed"
        if stamp.exists() and stamp.read_text().strip() == wants:
            return
        print("Installing what Aftercare needs…", file=sys.stderr)
        uv = shutil.which("uv") or private_uv()
        python = VENV / "bin" / "python"
        if not works(python):
            run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV))
        # Compiled once here, not by each of the processes that start, where none of them may write what it compiled.
        options = ("--quiet", "--require-hashes", "--compile-bytecode", "--python", str(python))
        run(uv, "pip", "sync", *options, requirements.name)
        for packages in VENV.glob("lib/python*/site-packages"):
            (packages / "aftercare.pth").write_text(f"{ROOT}\n")
        stamp.write_text(f"{wants}\n")


def private_uv() -> str:
    if not works(UV_VENV / "bin" / "uv"):
        run(sys.executable, "-m", "venv", "--clear", str(UV_VENV), cure="Install Python's venv module (python3-venv).")
        pins = str(ROOT / "requirements" / "uv.txt")
        run(str(UV_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", pins)
    return str(UV_VENV / "bin" / "uv")


def works(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def run(*command: str, cure: str = "Check the network and the package index, and try again.") -> None:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for pip, uv in FROM_PIP.items():
        if value := os.environ.get(pip):
            environment.setdefault(uv, value)
    if subprocess.run(command, env=environment).returncode:
        sys.exit(f"{' '.join(command)} failed. {cure}")


if __name__ == "__main__":
    main(*sys.argv[1:])
