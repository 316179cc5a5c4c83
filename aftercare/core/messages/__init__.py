"""Messages to people: written down in the business transaction, sent soon after, followed until delivered.

    send(channel="email", to="ana@example.com", subject=..., text=..., shop_id=1, about=("case", 7), at=now,
         key="case.approved:812:ana@example.com")

A channel (connectors/channels) does the sending; `MESSAGE_CHANNELS` in the settings says which.
"""

from __future__ import annotations

from .models import Message
from .outbox import recording, send
from .port import Channel, Receipt, Undeliverable
from .reports import report

__all__ = ["Channel", "Message", "Receipt", "Undeliverable", "recording", "report", "send"]
