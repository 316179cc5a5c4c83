"""Allauth's apps without what they do at start: they would load their sign-in into every process, and insist on
their middleware around every request, the API's too. `desk/team/context.py` puts it around the pages that need it."""

from __future__ import annotations

from allauth.account.apps import AccountConfig
from allauth.mfa.apps import MFAConfig


class Accounts(AccountConfig):  # type: ignore[misc]  # allauth has no types
    def ready(self) -> None:
        """Its checks are of settings that we do not use."""


class SecondFactors(MFAConfig):  # type: ignore[misc]
    def ready(self) -> None:
        """It watches for e-mails added by their owners; ours come with the invitation."""
