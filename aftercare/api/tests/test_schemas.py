"""What a caller may send is what the document says: nothing is quietly made into something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import ValidationError

from aftercare.api import urls
from aftercare.api.schemas.common import Taken

assert urls  # all schemas are known once the API is
VALUES: tuple[object, ...] = (True, 0, 1.0, 1.5, "yes", "1", "", [], {}, None)


def _bodies(of: type[Taken] = Taken) -> Iterator[type[Taken]]:
    """A query's fields are text, which is read as what it writes."""
    for each in of.__subclasses__():
        if not each.__name__.endswith("Filter"):
            yield each
        yield from _bodies(each)


def _refused(kind: type[Taken], field: str, value: object) -> bool:
    try:
        kind.model_validate({field: value})
    except ValidationError as error:
        return any(each["loc"][:1] == (field,) for each in error.errors())
    return False


@pytest.mark.parametrize("kind", sorted(set(_bodies()), key=str))
def test_a_body_takes_only_what_its_schema_takes(kind: type[Taken]) -> None:
    schema: dict[str, Any] = kind.model_json_schema()
    taken = [
        (field, value)
        for field, says in schema.get("properties", {}).items()
        for value in VALUES
        if not Draft202012Validator({**says, "$defs": schema.get("$defs", {})}, validate_formats=True).is_valid(value)
        and not _refused(kind, field, value)
    ]
    assert taken == []
