"""A typed client of the Aftercare API. It needs `requests` and nothing of Aftercare itself.

`Client("https://service.example.com", token="aft_…")` has a method for each operation; docs/client.md says more.
"""

from .client import Client
from .problems import ApiProblem, FieldError, Unreachable

__all__ = ["ApiProblem", "Client", "FieldError", "Unreachable"]
