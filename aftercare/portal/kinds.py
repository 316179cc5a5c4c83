"""Each kind of request as its customer meets it: the name of its address and what its pages say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`preview` may hold %(amount)s and %(shop)s. `back` says that the goods' condition matters."""

    button: Promise
    title: Promise
    lead: Promise
    preview: Promise
    back: bool = False
    url: str


ASKINGS: Mapping[str, Asking] = {
    "return": Asking(
        url="portal_return", back=True,
        button=_("Return goods"),
        title=_("What do you send back, and why?"),
        lead=_("Before anything is sent you see exactly what will happen."),
        preview=_("You get back %(amount)s"),
    ),
    "refund_only": Asking(
        url="portal_refund_only",
        button=_("Refund only"),
        title=_("What should be refunded, and why?"),
        lead=_("For what never came, or need not come back."),
        preview=_("You get back %(amount)s"),
    ),
    "exchange": Asking(
        url="portal_exchange", back=True,
        button=_("Exchange"),
        title=_("What do you exchange, and for what?"),
        lead=_("The same item again, or another one. Before anything is sent you see exactly what will happen."),
        preview=_("You get a replacement"),
    ),
    "reship": Asking(
        url="portal_reship",
        button=_("Send again"),
        title=_("What should be sent again, and why?"),
        lead=_("For what was missing, or never came."),
        preview=_("It is sent to you again"),
    ),
    "complaint": Asking(
        url="portal_complaint",
        button=_("Complain"),
        title=_("What went wrong?"),
        lead=_("You get a confirmation, then an answer in writing. Nothing has to be sent back for it."),
        preview=_("%(shop)s hears your complaint"),
    ),
}  # fmt: skip
