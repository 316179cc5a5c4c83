"""How a provider's book can differ from ours, and what a person can do about each. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    MISSING_THERE = "missing_there", _("Not in the provider’s book")
    MISSING_HERE = "missing_here", _("Not known here")
    AMOUNT = "amount", _("Another amount")
    CURRENCY = "currency", _("Another currency")
    FEE = "fee", _("A fee nobody expected")
    TIMING = "timing", _("In another period")
    DUPLICATE = "duplicate", _("Paid more than once")
    WRONG_PAYMENT = "wrong_payment", _("Taken from another payment")
    PAID_THOUGH_FAILED = "paid_though_failed", _("Paid there, failed here")
    FAILED_THOUGH_PAID = "failed_though_paid", _("Failed there, paid here")
    DISPUTED = "disputed", _("Asked back by a bank")
    UNKNOWN = "unknown", _("Movement nobody knows")


class Way(models.TextChoices):
    """How a difference was cleared; `found` by itself."""

    ACCEPT = "accept", _("Accepted with a reason")
    WRITE_OFF = "write_off", _("Written off")
    FOUND = "found", _("Agrees by now")


class Act(models.TextChoices):
    ACCEPT = "accept", _("Accept")
    WRITE_OFF = "write_off", _("Write off")
    ASK = "ask", _("Ask what became of it")
    BELIEVE = "believe", _("Take the provider’s word")


SAYS: Mapping[Kind, Promise | str] = {
    Kind.MISSING_THERE: _("It counts as paid here, but the provider’s book does not have it. Ask the provider "
                          "again; where it never paid, take its word, and the money is owed again."),
    Kind.MISSING_HERE: _("The provider paid back on a payment of this shop, and nothing here asked for it. Perhaps "
                         "somebody did so on the provider’s own pages."),
    Kind.AMOUNT: _("The provider took another amount than was paid here. Write the rest off, or settle it with the "
                   "provider and accept it."),
    Kind.CURRENCY: _("The provider’s book has it in another currency. Look it up on the provider’s pages, then accept "
                     "it with what you found."),
    Kind.FEE: _("The provider kept a fee for paying back. If your contract says so, accept it: it goes to provider "
                "fees."),
    Kind.TIMING: _("The books have it in different periods. It agrees by itself once the next file comes, or the "
                   "provider’s answer."),
    Kind.DUPLICATE: _("The provider’s book has it once more than it was paid here. Ask the provider for the money; "
                      "what cannot be had back is written off."),
    Kind.WRONG_PAYMENT: _("It has the key of a payment here, but was taken from another customer’s payment. Clear it "
                          "up with the provider, then accept it."),
    Kind.PAID_THOUGH_FAILED: _("It waits here as refused, but the provider paid it. Take the provider’s word, so that "
                               "nobody pays it again."),
    Kind.FAILED_THOUGH_PAID: _("It counts as paid here, but the provider’s book says it came back. Ask the provider "
                               "again, or take its word: the money is owed again."),
    Kind.DISPUTED: _("A bank took it from the shop, or gave it back. Accept it once the dispute is over."),
    Kind.UNKNOWN: _("No payment of this shop is behind it. Find out on the provider’s pages what it was."),
}  # fmt: skip

ACTS: Mapping[Kind, tuple[Act, ...]] = {
    Kind.MISSING_THERE: (Act.ASK, Act.BELIEVE, Act.ACCEPT, Act.WRITE_OFF),
    Kind.MISSING_HERE: (Act.ACCEPT, Act.WRITE_OFF),
    Kind.AMOUNT: (Act.WRITE_OFF, Act.ACCEPT),
    Kind.CURRENCY: (Act.ACCEPT,),
    Kind.FEE: (Act.ACCEPT,),
    Kind.TIMING: (Act.ASK, Act.ACCEPT),
    Kind.DUPLICATE: (Act.ACCEPT, Act.WRITE_OFF),
    Kind.WRONG_PAYMENT: (Act.ACCEPT,),
    Kind.PAID_THOUGH_FAILED: (Act.BELIEVE, Act.ACCEPT),
    Kind.FAILED_THOUGH_PAID: (Act.ASK, Act.BELIEVE, Act.ACCEPT),
    Kind.DISPUTED: (Act.ACCEPT, Act.WRITE_OFF),
    Kind.UNKNOWN: (Act.ACCEPT, Act.WRITE_OFF),
}
"""What a person can do about it, the likeliest first."""
