"""The books of the sandbox provider: what it was asked, and each time it moved money.

A SQLite file of its own, so that it outlives a killed process and several processes may share it.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
    CREATE TABLE IF NOT EXISTS refund (
        key TEXT PRIMARY KEY, payment TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
        status TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS movement (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, payment TEXT NOT NULL, amount INTEGER NOT NULL,
        currency TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS payment (ref TEXT PRIMARY KEY, captured INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY CHECK (id = 1), balance INTEGER NOT NULL);"""


class NotTaken(Exception):
    """The provider refuses for a reason of business; `code` is for programs."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Asked:
    """A refund as it was asked for. `amount` is in minor units."""

    key: str
    payment: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A refund the provider knows."""

    key: str
    payment: str
    amount: int
    currency: str
    status: str

    @property
    def id(self) -> str:
        return f"sandbox-{self.key[:24]}"


class Book:
    """`path` None keeps it in memory. Without a balance or known payment set, there is no limit."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path or ":memory:", timeout=20, check_same_thread=False, isolation_level=None)
        self.database.executescript(SCHEMA)

    def close(self) -> None:
        with self.lock:
            self.database.close()

    def take(self, asked: Asked, *, pay: bool = True) -> Entry:
        """Pay, or only note when not `pay`, once per key. Raises `NotTaken`; a refusal leaves no trace."""
        with self.lock:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                entry = self._find(asked.key)
                if entry is None:
                    self._check(asked)
                    values = (asked.key, asked.payment, asked.amount, asked.currency)
                    self.database.execute("INSERT INTO refund VALUES (?, ?, ?, ?, 'pending')", values)
                    entry = Entry(*values, "pending")
                elif (entry.payment, entry.amount, entry.currency) != (asked.payment, asked.amount, asked.currency):
                    raise NotTaken("key_reused", "this key stands for another refund")
                if pay and entry.status == "pending":
                    entry = self._move(entry)
                self.database.execute("COMMIT")
            except BaseException:
                self.database.execute("ROLLBACK")
                raise
        return entry

    def fail(self, key: str) -> Entry:
        """A refund that was noted comes to nothing."""
        with self.lock:
            self.database.execute("UPDATE refund SET status = 'failed' WHERE key = ? AND status = 'pending'", (key,))
            entry = self._find(key)
        if entry is None:
            raise KeyError(key)
        return entry

    def find(self, key: str) -> Entry | None:
        with self.lock:
            return self._find(key)

    def entries(self) -> list[Entry]:
        with self.lock:
            return [Entry(*row) for row in self.database.execute("SELECT * FROM refund ORDER BY rowid")]

    def movements(self) -> list[Asked]:
        """Each time money moved, in order. Twice for one key would be a refund paid twice."""
        select = "SELECT key, payment, amount, currency FROM movement ORDER BY id"
        with self.lock:
            return [Asked(*row) for row in self.database.execute(select)]

    def set_balance(self, balance: int) -> None:
        with self.lock:
            self.database.execute("REPLACE INTO account VALUES (1, ?)", (balance,))

    def set_payment(self, ref: str, captured: int) -> None:
        with self.lock:
            self.database.execute("REPLACE INTO payment VALUES (?, ?)", (ref, captured))

    def _find(self, key: str) -> Entry | None:
        row = self.database.execute("SELECT * FROM refund WHERE key = ?", (key,)).fetchone()
        return Entry(*row) if row else None

    def _check(self, asked: Asked) -> None:
        captured = self._number("SELECT captured FROM payment WHERE ref = ?", asked.payment)
        already = (
            self._number("SELECT SUM(amount) FROM refund WHERE payment = ? AND status != 'failed'", asked.payment) or 0
        )
        if captured is not None and already + asked.amount > captured:
            raise NotTaken("amount_too_large", f"{captured - already} of this payment can still be refunded")
        balance = self._number("SELECT balance FROM account")
        if balance is not None and asked.amount > balance:
            raise NotTaken("insufficient_balance", "the account does not hold that much")

    def _move(self, entry: Entry) -> Entry:
        self.database.execute("UPDATE refund SET status = 'paid' WHERE key = ?", (entry.key,))
        self.database.execute("UPDATE account SET balance = balance - ?", (entry.amount,))
        self.database.execute(
            "INSERT INTO movement (key, payment, amount, currency) VALUES (?, ?, ?, ?)",
            (entry.key, entry.payment, entry.amount, entry.currency),
        )
        return Entry(entry.key, entry.payment, entry.amount, entry.currency, "paid")

    def _number(self, select: str, *values: str) -> int | None:
        row = self.database.execute(select, values).fetchone()
        return None if row is None or row[0] is None else int(row[0])
