"""A refusal is a sentence its reader can use; exceptions of other kinds are surprises."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """The request cannot be done, and `sentence` says why and what would help.

    `code` is stable and for programs; `field` names the input at fault, if one is.
    """

    def __init__(self, sentence: str | Promise, *, code: str = "refused", field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
