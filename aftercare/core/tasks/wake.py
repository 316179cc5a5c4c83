"""Wakes the workers of this process."""

from __future__ import annotations

from threading import Event

WAKE = Event()
