"""What each figure means, in words: read on the page beside it, in the API's answer and in docs/figures.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Definition:
    """`mind` is what the figure does not tell."""

    label: str | Promise
    says: str | Promise
    mind: str | Promise = ""


DEFINITIONS: Mapping[str, Definition] = {
    "due": Definition(
        _("Due today"),
        _("Open requests whose time ends today, by the hour on the shop's clock."),
        _("A request somebody was late with gets a new time; it is counted as late, and as due once that is today."),
    ),
    "late": Definition(
        _("Late"),
        _("Open requests whose time has passed, or that were escalated and nobody has acted on since."),
    ),
    "new": Definition(
        _("New since yesterday"),
        _("Requests opened yesterday or today, in whatever state they are now."),
    ),
    "seen": Definition(
        _("New since you last looked"),
        _("Requests opened since you last opened this page in this browser; a look half an hour later is another one."),
    ),
    "reasons": Definition(
        _("Reasons"),
        _("Requests opened in the period, by the reason given, and what share those above add up to."),
        _("It is the reason the customer chose; what an inspection finds may differ."),
    ),
    "products": Definition(
        _("Return rate by product"),
        _("Units asked back of those bought in the last 30 or 90 days, divided by the units bought in those days. "
          "Requests for a return, an exchange or a refund count while they stand or once granted, not when refused or "
          "withdrawn."),
        _("What was bought last may still come back, so the rate still grows. Below 30 units sold a rate says little; "
          "it is marked and listed last. The 200 products with most units asked back are compared."),
    ),
    "ages": Definition(
        _("Age of open requests"),
        _("Open requests by the time since they were opened."),
        _("It includes time in which somebody else must act, such as the customer or a carrier."),
    ),
    "holders": Definition(
        _("Who has how many"),
        _("Open requests by assignee, and how many of them are late."),
    ),
    "ratings": Definition(
        _("Ratings"),
        _("Ratings given in the period. The share is that of four and five stars among all ratings given."),
        _("Few customers rate; read it beside the number of ratings and of requests closed."),
    ),
    "promises": Definition(
        _("Promises kept"),
        _("Requests closed in the period without anybody ever having been late, divided by those and the requests on "
          "which somebody was late in the period, open or closed."),
        _("A pause, or more time given, moves the promise; that is not late."),
    ),
    "legal": Definition(
        _("Legal deadlines kept"),
        _("Deadlines that the law set the shop and whose day lies in the period: those met in time, divided by those "
          "met or passed. Deadlines that fell away are left out, open breaches are counted."),
        _("It counts the shop's own act, such as ordering the refund, not when a bank credits it."),
    ),
    "refunds": Definition(
        _("Refunds out"),
        _("Payments made to customers in the period, per currency, and the number of requests they belong to."),
        _("Nothing is converted between currencies."),
    ),
    "failed": Definition(
        _("Refunds failing"),
        _("Payments that a provider refuses now, per currency, whenever they were first tried."),
    ),
}  # fmt: skip
MONEY = ("refunds", "failed")
"""Figures for those who see money."""
