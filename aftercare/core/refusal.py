"""A refusal is a sentence its reader can use; exceptions of other kinds are surprises."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """The request cannot be done, and `sentence` says why and what would help.

    `code` is stable and for programs; `field` names the input at fault, if one is. `retry_after` are the seconds to
    wait where it was tried too often.
    """

    def __init__(
        self, sentence: str | Promise, *, code: str = "refused", field: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field
        self.retry_after = retry_after

    def __str__(self) -> str:
        return str(self.sentence)
