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
    preview: Promise
    title: Promise | str = ""
    lead: Promise | str = ""
    back: bool = False
    url: str


ASKINGS: Mapping[str, Asking] = {
    "return": Asking(
        url="portal_return", back=True,
        button=_("Return goods"),
        preview=_("You get back %(amount)s"),
    ),
    "refund_only": Asking(
        url="portal_refund_only",
        button=_("Refund only"),
        preview=_("You get back %(amount)s"),
    ),
    "exchange": Asking(
        url="portal_exchange", back=True,
        button=_("Exchange"),
        preview=_("You get a replacement"),
    ),
    "reship": Asking(
        url="portal_reship",
        button=_("Send again"),
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
