"""What the confirmation of a withdrawal from a contract says: the declaration as it was sent, its time, what follows.

The law wants its content and the date and time of receipt on a durable medium, so no wording may leave these out.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .sentences import Said

RECEIVED = "withdrawal.received"
NEEDED = ("received", "name", "contract", "withdrawn")
SAID: Said = (
    _("Your withdrawal from the contract has been received: %(reference)s"),
    _("With this declaration you have withdrawn from the contract:\n\nReference: %(reference)s\n"
      "Received at: %(received)s\nShop: %(shop)s\nName: %(name)s\nContract: %(contract)s\n"
      "Withdrawn from: %(withdrawn)s\nConfirmed to: %(email)s\n\n%(next)s"),
)  # fmt: skip
