"""What is looked at when goods of a category come back."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core import clock
from aftercare.parcels.checklists import Checklist, checks_of, says
from aftercare.parcels.setting_checks import set_checklist
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of
from .operations import QUERY, read, write
from .paging import only_known
from .schemas.warehouse import ChecklistFilter, ChecklistsShown, ChecklistTaken

router = Router(tags=["Warehouse"])


@read(router, "/warehouse/checklists", scopes=("goods:write", "shop:write", "cases:read"), answer=ChecklistsShown,
      fails=QUERY)  # fmt: skip
def list_checklists(request: HttpRequest, asked: Annotated[ChecklistFilter, Query()]) -> HttpResponse:
    """Read what is looked at when goods come back

    The shop's own lists, and that of everything else; or the one that holds for a category."""
    only_known(request, ChecklistFilter)
    return _shown(caller_of(request).shop_id, asked.category)


@write(router, "/warehouse/checklists", scopes=("shop:write",), answers={200: ChecklistsShown})
def write_checklist(request: HttpRequest, checklist: ChecklistTaken) -> HttpResponse:
    """Write the checklist of a category

    Without checks the trade's holds again. Findings recorded before keep what they were asked."""
    caller = caller_of(request)
    shop = Shop.objects.get(pk=caller.shop_id)
    set_checklist(shop, category=checklist.category, checks=checklist.checks, by=caller.actor, at=clock.now())
    return _shown(shop.pk, checklist.category)


def _shown(shop_id: int, category: str | None) -> HttpResponse:
    own = set(Checklist.objects.filter(shop_id=shop_id).values_list("category", flat=True))
    wanted = sorted({*own, ""}) if category is None else [category.strip()]
    lists = checks_of(shop_id, wanted)
    return answer({"checklists": [_one(name, lists[name], own=name in own) for name in wanted]})


def _one(category: str, checks: list[str], *, own: bool) -> dict[str, Any]:
    return {"category": category, "own": own, "checks": [{"check": check, "says": says(check)} for check in checks]}
