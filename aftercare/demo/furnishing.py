"""What a shop in use has lying about: replies kept ready, notes, a draft of the policy, a parcel nobody expects."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftercare.cases.actions import note, save_reply, write
from aftercare.cases.models import Case
from aftercare.parcels.finding import find
from aftercare.people.models import Shop
from aftercare.policy.actions import make_draft

from .catalogue import DRAFT, LINGERING, NOTE, SAVED_REPLIES, STRAY
from .stories import Cast, at


def furnish(shop: Shop, cast: Cast, *, now: datetime) -> None:
    with at(now - timedelta(days=2)) as instant:
        for locale, name, shortcut, text in SAVED_REPLIES:
            save_reply(shop=shop, locale=locale, name=name, shortcut=shortcut, text=text, by=cast.agent, at=instant)
        make_draft(shop=shop, title=DRAFT, by=cast.supervisor, at=instant)
    with at(now - timedelta(hours=3)) as instant:
        find(shop, code=STRAY[0], note=STRAY[1], place=STRAY[2], by=cast.warehouse, at=instant)
        if case := Case.objects.of_shop(shop.pk).filter(step="review", locale="zh-hans").order_by("pk").last():
            note(case, text=NOTE, by=cast.agent, at=instant)
            write(case, text=LINGERING, by=cast.agent, at=instant)
