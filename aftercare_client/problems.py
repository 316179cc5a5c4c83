"""How a call fails: with a problem that the server told, or without an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """`field` reads as lines.1.units; items of a list count from 1."""

    field: str
    detail: str


class ApiProblem(Exception):
    """An answer that is an error, as RFC 9457 tells it. `code` is for programs, `detail` a sentence for people."""

    def __init__(
        self,
        *,
        status: int,
        type: str,
        title: str,
        detail: str,
        code: str,
        errors: list[FieldError],
        retry_after: float | None,
    ) -> None:
        super().__init__(f"{status} {code or title}: {detail}")
        self.status, self.type, self.title, self.detail, self.code = status, type, title, detail, code
        self.errors, self.retry_after = errors, retry_after

    @classmethod
    def of(cls, status: int, headers: Mapping[str, str], content: bytes) -> ApiProblem:
        told = _object(content)
        return cls(
            status=status,
            type=str(told.get("type", "about:blank")),
            title=str(told.get("title", f"The server answered {status}")),
            detail=str(told.get("detail", "")),
            code=str(told.get("code", "")),
            errors=[FieldError(str(one["field"]), str(one["detail"])) for one in told.get("errors", ())],
            retry_after=_seconds(headers.get("Retry-After")),
        )


class Unreachable(Exception):
    """There was no answer: no connection, or none in time. A write with the same key may be sent again."""


def _object(content: bytes) -> dict[str, Any]:
    """What stands before the server, a proxy for example, answers with anything."""
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _seconds(text: str | None) -> float | None:
    try:
        return None if text is None else max(0.0, float(text))
    except ValueError:
        return None
