"""Reads settings from the environment; every refusal names the variable and the cure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class BadSetting(Exception):
    """A variable of the environment cannot be used; the sentence says which and what to do."""

    def __init__(self, name: str, cure: str) -> None:
        self.name = name
        super().__init__(f"{name}: {cure} See docs/settings.md.")


class Environment:
    """The variables of one process. An empty value counts as not set, as it does in most service files."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.asked: set[str] = set()  # a test compares it with docs/settings.md

    def given(self, name: str) -> bool:
        return bool(self.text(name))

    def text(self, name: str, default: str = "") -> str:
        self.asked.add(name)
        return self.values.get(name, "").strip() or default

    def secret(self, name: str, *, least: int = 32) -> str:
        value = self.text(name)
        if value and len(value) < least:
            raise BadSetting(name, f"it has {len(value)} characters; use at least {least} random ones.")
        return value

    def text_or_file(self, name: str) -> str:
        """What the variable says, or what the file says that NAME_FILE names."""
        value, file = self.text(name), self.text(f"{name}_FILE")
        if value and file:
            raise BadSetting(name, f"it is also in {name}_FILE; set one of them.")
        try:
            return Path(file).read_text().strip() if file else value
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{name}_FILE", f"it cannot be read ({type(error).__name__}).") from None

    def pem(self, name: str) -> str:
        """A key as text, its lines divided by newlines or by \\n, or the file that NAME_FILE names."""
        value = self.text_or_file(name).replace("\\n", "\n")
        if value and not value.startswith("-----BEGIN "):
            file = self.given(f"{name}_FILE")
            raise BadSetting(f"{name}_FILE" if file else name, "it is no key in PEM; it begins with -----BEGIN.")
        return value

    def number(self, name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        value = self.text(name, str(default))
        try:
            number = int(value)
        except ValueError:
            raise BadSetting(name, f"{value!r} is not a whole number.") from None
        if not least <= number <= most:
            raise BadSetting(name, f"{number} is out of range; use {least} to {most}.")
        return number

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        if value in TRUE | FALSE:
            return value in TRUE
        if value:
            raise BadSetting(name, f"{value!r} is neither on nor off; use 1 or 0.")
        return default

    def words(self, name: str, default: str = "") -> list[str]:
        return [word for word in (part.strip() for part in self.text(name, default).split(",")) if word]

    def numbers(self, name: str, default: str, *, least: int = 0, most: int = 1_000_000) -> list[int]:
        words = self.words(name, default)
        if wrong := [word for word in words if not word.isdecimal() or not least <= int(word) <= most]:
            raise BadSetting(name, f"{wrong[0]!r} is no whole number from {least} to {most}.")
        return [int(word) for word in words]

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        try:
            return [ip_network(word) for word in self.words(name)]
        except ValueError as error:
            raise BadSetting(name, f"{error}; write networks such as 10.1.2.0/24, separated by commas.") from None

    def choice(self, name: str, default: str, *, among: list[str]) -> str:
        value = self.text(name, default)
        for option in among:
            if value.lower() == option.lower():
                return option
        raise BadSetting(name, f"{value!r} is not known; use one of {', '.join(among)}.")
