"""The secret key, made once per installation when nobody gives one."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def secret_key_in(home: Path) -> str:
    """Two processes may start together: the first link wins, and both read the whole winning file."""
    path = home / "secret_key"
    if not path.exists():
        _offer(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _offer(path: Path, key: str) -> None:
    # mkstemp makes the file readable by its owner alone (0600), and link() keeps that mode.
    handle, offered = tempfile.mkstemp(dir=path.parent, prefix=".secret_key")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key)
        os.link(offered, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(offered)
