"""What an archive says about itself. It is the archive's last member, so one cut short has none."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

NAME = "manifest.json"
FORMAT = 1
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FILES = "files"
SECRET = "secret_key"


class Unusable(Exception):
    """The archive, or what it would be restored to, cannot be used; the sentence says why and what would help."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`migrations` are those applied when it was made, as app.name."""

    version: str
    made_at: datetime
    database: str
    migrations: list[str]
    entries: dict[str, Entry] = field(default_factory=dict)

    def as_json(self) -> bytes:
        data = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(data, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        try:
            data = json.loads(text)
            if data.pop("format") != FORMAT:
                raise Unusable("This archive has a format that this version does not know; update Aftercare first.")
            data["made_at"] = datetime.fromisoformat(data["made_at"])
            data["entries"] = {name: Entry(**entry) for name, entry in data["entries"].items()}
            return cls(**data)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable("The archive's manifest cannot be read; use another backup.") from error


def belongs(name: str, database: str = "") -> bool:
    """Whether an archive may hold a member of this name: nothing may be written outside its place."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name != str(path):
        return False
    if len(path.parts) > 1:
        return path.parts[0] == FILES
    return name in ({DATABASES[database]} if database else set(DATABASES.values())) | {NAME, SECRET}
