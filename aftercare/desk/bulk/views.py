"""The pages of a run: looked at, ordered, followed, taken up again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases.models import Case, CaseQuerySet
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.money import Money
from aftercare.core.paging import OLDEST, page
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.ui.sheets import sheet
from aftercare.ui.staff import StaffRequest, acting, staff
from aftercare.worklist import running
from aftercare.worklist.many import MANY
from aftercare.worklist.models import BulkRun, ItemState, RunState
from aftercare.worklist.preparing import prepare as look_at
from aftercare.worklist.telling import told

from ..lists import Place, asking_of, chosen
from ..pages import DESK, moved, show
from .forms import ManyForm

WORKERS = (ActorKind.AGENT, ActorKind.FINANCE)


@staff(*DESK)
@require_safe
def runs(request: StaffRequest) -> HttpResponse:
    found = page(BulkRun.objects.visible_to(request.user), cursor=request.GET.get("from", ""))
    return show(request, "desk/bulk/runs.html", {"page": found, "many": MANY}, here="queue")


@staff(*WORKERS)
@require_POST
def prepare(request: StaffRequest) -> HttpResponse:
    """The chosen cases, or all of the list they were chosen in, looked at for an action. Nothing happens yet."""
    try:
        action = request.POST.get("act", "")
        run = look_at(
            action, cases=_cases(request), by=_by(request, action), at=clock.now(), user=request.user,
            locale=get_language() or "en",
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return moved(request, reverse("desk:queue") + f"?{_back(request)}")
    return moved(request, reverse("desk:bulk", args=[run.ref]) + f"?{_back(request)}")


@staff(*DESK)
@require_safe
def run(request: StaffRequest, ref: str) -> HttpResponse:
    return _show(request, _run(request, ref))


@staff(*WORKERS)
@require_POST
def start(request: StaffRequest, ref: str) -> HttpResponse:
    found = _run(request, ref)
    form = _form(request, found, request.POST)
    if form.is_valid():
        try:
            running.start(found, args=form.cleaned_data, by=_by(request, found.action), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _to(request, found)
    return _show(request, found, form=form)


@staff(*WORKERS)
@require_POST
def cancel(request: StaffRequest, ref: str) -> HttpResponse:
    found = _run(request, ref)
    before = found.state
    running.cancel(found, by=_by(request, found.action), at=clock.now())
    if before == RunState.PREPARED:
        return moved(request, reverse("desk:queue") + f"?{request.GET.urlencode()}")
    return _to(request, found)


@staff(*WORKERS)
@require_POST
def again(request: StaffRequest, ref: str) -> HttpResponse:
    return _follow(request, ref, running.again)


@staff(*WORKERS)
@require_POST
def undo(request: StaffRequest, ref: str) -> HttpResponse:
    return _follow(request, ref, running.undo)


@staff(*DESK)
@require_safe
def results(request: StaffRequest, ref: str) -> HttpResponseBase:
    """What became of each case, as CSV for a spreadsheet."""
    found = _run(request, ref)
    head = ("case", "order", "amount", "currency", "state", "code", "sentence", "at")
    columns = ("case__ref", "case__order__number", "amount", "currency", "state", "code", "sentence", "at")
    rows = (
        (ref_, number, Money(amount, currency).decimal, currency, *rest)
        for ref_, number, amount, currency, *rest in found.items.order_by("id").values_list(*columns)
    )
    return sheet(found.ref, head, rows, most=None)


def _show(request: StaffRequest, found: BulkRun, *, form: ManyForm | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    items = found.items.filter(state=state) if state in ItemState.values else found.items
    rows = items.select_related("case__order", "case__customer").order_by("id")
    ended = found.state in (RunState.DONE, RunState.CANCELLED)
    far = told(found)
    context = {
        "run": found,
        "many": MANY[found.action],
        "told": far,
        "states": [(one.value, one.label, far.counts[one]) for one in ItemState if far.counts.get(one)],
        "state": state,
        "page": page(rows, order=OLDEST, cursor=request.GET.get("from", "")),
        "form": form or _form(request, found),
        "alive": found.state in (RunState.WAITING, RunState.RUNNING),
        "ended": ended,
        "undoable": found.state == RunState.DONE and found.action in running.OPPOSITE and far.done,
        "zone": next((shop.timezone for shop in _shops(request)), "UTC"),
        "back": request.GET.urlencode(),
    }
    return show(request, "desk/bulk/run.html", context, here="queue", status=422 if form else 200)


def _follow(request: StaffRequest, ref: str, how: Callable[..., BulkRun]) -> HttpResponse:
    found = _run(request, ref)
    try:
        next_ = how(found, by=_by(request, found.action), at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return _to(request, found)
    return _to(request, next_)


def _run(request: StaffRequest, ref: str) -> BulkRun:
    return get_object_or_404(BulkRun.objects.visible_to(request.user), ref=ref)


def _by(request: StaffRequest, action: str) -> Actor:
    kinds = MANY[action].kinds if action in MANY else (ActorKind.AGENT,)
    return acting(request, next((kind for kind in kinds if request.user.acts_as(kind)), kinds[0]))


def _shops(request: StaffRequest) -> list[Shop]:
    return list(request.user.shops.order_by("name"))


def _form(request: StaffRequest, found: BulkRun, data: QueryDict | None = None) -> ManyForm:
    return ManyForm(data, many=MANY[found.action], shops=_shops(request))


def _back(request: StaffRequest) -> str:
    return QueryDict(request.POST.get("place", "")).urlencode()


def _to(request: StaffRequest, found: BulkRun) -> HttpResponse:
    query = request.GET.urlencode()
    return moved(request, reverse("desk:bulk", args=[found.ref]) + (f"?{query}" if query else ""))


def _cases(request: StaffRequest) -> CaseQuerySet:
    """Those chosen one by one, or all of the list; of one's own shops alone."""
    if request.POST.get("all"):
        asked = QueryDict(request.POST.get("place", ""))
        text = asked.get("q", "").strip()[:200].replace("\0", "")
        cases, order = chosen(Place.of(asked, text=text), asking_of(request.user, at=clock.now()))
        return cases.order_by(*order)
    refs = request.POST.getlist("case")
    return Case.objects.visible_to(request.user).filter(ref__in=refs).order_by("id")
