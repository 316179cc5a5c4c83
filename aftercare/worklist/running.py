"""Carries out a run: ordered once, begun after a moment in which it can be called off, each case once and by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.cases import actions
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.tasks import Later, enqueue, periodic, task
from aftercare.people.models import ApiToken, User

from .events import BulkCancelled, BulkEvent, BulkFinished, BulkStarted
from .many import MANY
from .models import BulkItem, BulkRun, ItemState, RunState
from .preparing import prepare

log = logging.getLogger(__name__)
SLICE = 10  # seconds of work before other tasks get their turn
KEPT_PREPARED = timedelta(days=1)
UNDONE = (ItemState.REFUSED, ItemState.OVERTAKEN, ItemState.FAILED)
OPPOSITE = {"take": "release", "assign": "release", "pause": "resume"}
"""What takes a run back, where something does."""


@transaction.atomic
def start(run: BulkRun, *, args: Mapping[str, Any], by: Actor, at: datetime) -> BulkRun:
    """Order it. Ordered twice it happens once. What cannot be taken back waits `BULK_WAIT_SECONDS` before it begins."""
    run = _locked(run)
    if run.state != RunState.PREPARED:
        return run
    many = MANY[run.action]
    run.args = {name: args[name] for name in many.takes if args.get(name) not in (None, "")}
    for name in many.needed:
        if not str(run.args.get(name, "")).strip():
            raise Refused(_("Fill this in: it is needed for every request."), code="required", field=name)
    if not run.items.filter(state=ItemState.READY).exists():
        raise Refused(_("Of these requests none allows it."), code="nothing_to_do")
    wait = timedelta(seconds=settings.BULK_WAIT_SECONDS if many.final else 0)
    run.state, run.start_at = RunState.WAITING, at + wait
    run.save(update_fields=["state", "start_at", "args"])
    _tell(BulkStarted, run, by, at)
    enqueue(work_off, at=run.start_at if wait else None, run_id=run.pk)
    return run


@transaction.atomic
def cancel(run: BulkRun, *, by: Actor, at: datetime) -> BulkRun:
    """Do nothing more of it; what is done stays done. Saying it twice changes nothing."""
    run = _locked(run)
    if run.state in (RunState.DONE, RunState.CANCELLED):
        return run
    ordered = run.state != RunState.PREPARED
    run.state, run.finished_at = RunState.CANCELLED, at
    run.save(update_fields=["state", "finished_at"])
    if ordered:
        _tell(BulkCancelled, run, by, at)
    return run


def again(run: BulkRun, *, by: Actor, at: datetime) -> BulkRun:
    """Look anew at what was not done of it, and order that."""
    return _follow(run, run.action, run.items.filter(state__in=UNDONE), run.args, by, at)


def undo(run: BulkRun, *, by: Actor, at: datetime) -> BulkRun:
    """Take back what was done of it, where there is an action that does."""
    if run.action not in OPPOSITE:
        raise Refused(_("What was done cannot be taken back."), code="final")
    done = run.items.filter(state=ItemState.DONE)
    # Whoever had it before was not kept from it: only what nobody had goes back to the queue.
    return _follow(run, OPPOSITE[run.action], done if run.action == "pause" else done.filter(holder=None), {}, by, at)


@transaction.atomic
def _follow(run: BulkRun, action: str, items: Any, args: Mapping[str, Any], by: Actor, at: datetime) -> BulkRun:
    cases = Case.objects.filter(pk__in=items.values("case")).order_by("id")
    found = prepare(action, cases=cases, by=by, at=at, locale=run.locale, user=run.user, shop=run.shop)
    return start(found, args=args, by=by, at=at)


@task(name="worklist.work_off", retries=5, slow=True)
def work_off(*, run_id: int) -> None:
    """Some seconds of a run's work; the rest is queued behind what others wait for."""
    run = BulkRun.objects.select_related("user").get(pk=run_id)
    if not _begin(run):
        return
    until = time.monotonic() + SLICE
    with translation.override(run.locale):
        while ready := list(run.items.filter(state=ItemState.READY).order_by("id").values_list("pk", flat=True)[:20]):
            for pk in ready:
                perform(pk)
            run.refresh_from_db(fields=["state"])
            if run.state != RunState.RUNNING:
                return
            if time.monotonic() > until:
                enqueue(work_off, run_id=run.pk)
                return
    _finish(run)


def perform(pk: int) -> None:
    """Do one case. What it answers is kept with it; a surprise is kept as one and stops nobody else's case."""
    try:
        _perform(pk)
    except Exception as error:
        log.warning("bulk item %s failed: %s", pk, type(error).__name__, exc_info=error)
        sentence = _("It could not be done; try it again.")
        BulkItem.objects.filter(pk=pk, state=ItemState.READY).update(
            state=ItemState.FAILED, code="failed", sentence=sentence, at=clock.now()
        )


@transaction.atomic
def _perform(pk: int) -> None:
    item = BulkItem.objects.select_for_update(of=("self",)).select_related("run__user").get(pk=pk)
    if item.state != ItemState.READY or BulkRun.objects.get(pk=item.run_id).state != RunState.RUNNING:
        return
    run, now = item.run, clock.now()
    if "to" in run.args:
        # In the order in which whoever assigns one case locks them.
        list(User.objects.select_for_update().filter(ref=run.args["to"]))
    case = Case.objects.for_change(item.case_id)
    item.at, item.code, item.sentence = now, "", ""  # what was foretold gives way to what happened
    if (case.step, case.changed_at, case.assignee_id) != (item.step, item.changed_at, item.holder):
        item.state, item.code = ItemState.OVERTAKEN, "overtaken"
        item.sentence = _("Somebody acted on it meanwhile; look at it first.")
    else:
        try:
            _check_author(run, case)
            with transaction.atomic():
                done = MANY[run.action].act(case, **run.args, by=run.actor, at=now)
            asked = actions.asks_second(case, done)
            item.state, item.entered = ItemState.ASKED if asked else ItemState.DONE, done.step
        except Refused as refused:
            item.state, item.code, item.sentence = ItemState.REFUSED, refused.code, str(refused.sentence)
    item.save(update_fields=["state", "entered", "code", "sentence", "at"])


def _check_author(run: BulkRun, case: Case) -> None:
    """Whoever ordered it may still do it: an account or a token that ended meanwhile does nothing any more."""
    if run.shop_id:
        may = ApiToken.objects.filter(pk=run.actor_id or 0, revoked_at=None, shop=case.shop_id).exists()
    else:
        author = User.objects.filter(pk=run.user_id or 0, is_active=True, shops=case.shop_id).first()
        may = author is not None and author.acts_as(run.actor.kind)
    if not may:
        raise Refused(_("Whoever ordered this may not do it any more."), code="role_not_allowed")


@transaction.atomic
def _begin(run: BulkRun) -> bool:
    """Whether it is to be worked on now."""
    run_now = _locked(run)
    if run_now.state == RunState.WAITING:
        left = (run_now.start_at - clock.now()).total_seconds() if run_now.start_at else 0
        if left > 0:
            raise Later(seconds=left)
        run_now.state = RunState.RUNNING
        run_now.save(update_fields=["state"])
    return run_now.state == RunState.RUNNING


@transaction.atomic
def _finish(run: BulkRun) -> None:
    run, at = _locked(run), clock.now()
    if run.state == RunState.RUNNING and not run.items.filter(state=ItemState.READY).exists():
        run.state, run.finished_at = RunState.DONE, at
        run.save(update_fields=["state", "finished_at"])
        done = dict(run.items.filter(state=ItemState.DONE).values_list("case__shop").annotate(n=Count("pk")))
        for shop, cases in _shops(run):
            emit(BulkFinished(run=run, shop=shop, cases=cases, done=done.get(shop, 0), by=run.actor, at=at))


def _locked(run: BulkRun) -> BulkRun:
    return BulkRun.objects.select_for_update().get(pk=run.pk)


def _tell(kind: type[BulkEvent], run: BulkRun, by: Actor, at: datetime) -> None:
    for shop, cases in _shops(run):
        emit(kind(run=run, shop=shop, cases=cases, by=by, at=at))


def _shops(run: BulkRun) -> list[tuple[int, int]]:
    """How many cases of each shop are in it, but those that it could never take."""
    items = run.items.exclude(state=ItemState.CANNOT)
    return list(items.order_by("case__shop").values_list("case__shop").annotate(n=Count("pk")))


@periodic(name="worklist.forget_prepared", every=timedelta(hours=1))
def forget_prepared() -> None:
    """What somebody looked at and never ordered."""
    BulkRun.objects.filter(state=RunState.PREPARED, created_at__lt=clock.now() - KEPT_PREPARED).delete()
