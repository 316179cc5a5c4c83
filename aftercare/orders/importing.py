"""Takes a file of orders in: streamed, the same however often it runs, going on where a killed run stopped.

Each batch of whole orders is one transaction together with what the run remembers: how far it is, its counts and
the rows it left out. So the result never depends on whether, or where, it was interrupted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .imports.models import ImportIssue, Outcome
from .imports.port import Group, Issue, Reader
from .imports.problems import Problem
from .intake import OrderIn, take_orders
from .models import ImportRun

BATCH_ROWS = 4000
Progress = Callable[[int], object]


class Overtaken(Refused):
    """Another process imports the same file into the same shop right now."""

    def __init__(self) -> None:
        super().__init__(_("Another import of this file is under way; wait for it to end."), code="import_running")


def run_import(shop: Shop, reader: Reader, *, progress: Progress = lambda rows: None) -> ImportRun:
    """Import the file, or the rest of it. `progress` is told how many rows are newly accounted for.

    A file that is already imported is left alone. Raises `Unreadable` for a file that cannot be read to its end.
    """
    seen = reader.survey()
    run, _made = ImportRun.objects.get_or_create(
        shop=shop, source=reader.source, digest=seen.digest,
        defaults={"file_name": reader.file_name[:300], "started_at": clock.now(), "counts": {"rows": seen.rows}},
    )  # fmt: skip
    progress(accounted(run))
    if run.finished_at:
        return run
    for batch in _batches(reader.groups(after=run.offset)):
        before = accounted(run)
        run = _take_batch(run, batch)
        progress(accounted(run) - before)
    ImportRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=clock.now())
    run.refresh_from_db()
    return run


def accounted(run: ImportRun) -> int:
    """The rows of the file whose fate is settled."""
    return sum(run.counts.get(name, 0) for name in ("imported", "known", "listed", "rejected"))


@transaction.atomic
def _take_batch(run: ImportRun, batch: Sequence[Group]) -> ImportRun:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.offset != run.offset:
        raise Overtaken
    taken, made = _take_orders(run.shop, batch)
    issues = [_row(locked, issue) for group in taken for issue in group.issues]
    ImportIssue.objects.bulk_create(issues, batch_size=500)
    locked.offset = batch[-1].end
    locked.counts = dict(Counter(locked.counts) + _counts(taken, made))
    locked.save(update_fields=["offset", "counts"])
    return locked


def _take_orders(shop: Shop, batch: Sequence[Group]) -> tuple[Sequence[Group], set[str]]:
    """Write the orders; the groups, and the numbers of the orders that were not there before.

    The whole batch takes a few statements. Only if the shop refuses one of its orders are they taken one by one,
    and the refused ones come back as rejected rows.
    """
    try:
        return batch, _written(shop, [group.order for group in batch if group.order])
    except Refused:
        taken, made = [], set[str]()
        for group in batch:
            try:
                made |= _written(shop, [group.order] if group.order else [])
                taken.append(group)
            except Refused as refusal:
                taken.append(_refused(group, refusal))
        return taken, made


def _written(shop: Shop, orders: Sequence[OrderIn]) -> set[str]:
    return {order.number for order in take_orders(shop, orders)[0]} if orders else set()


def _refused(group: Group, refusal: Refused) -> Group:
    assert group.order is not None
    number, (first, *rest) = group.order.number, group.lines
    issues = [Issue(first, number, Problem("order_refused", refusal.field, "", {"sentence": str(refusal)}))]
    issues += [Issue(line, number, Problem("order_incomplete", values={"line": first})) for line in rest]
    return Group(end=group.end, issues=(*group.issues, *issues))


def _row(run: ImportRun, issue: Issue) -> ImportIssue:
    problem = issue.problem
    return ImportIssue(
        run=run, line=issue.line, number=issue.number[:100], outcome=issue.outcome, code=problem.code,
        field=problem.field[:100], value=problem.value[:200], values=problem.values,
    )  # fmt: skip


def _counts(batch: Sequence[Group], made: set[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for group in batch:
        if group.order:
            new = group.order.number in made
            counts["imported" if new else "known"] += len(group.lines)
            counts["orders" if new else "orders_known"] += 1
        for outcome in Outcome:
            mine = {issue.line: issue for issue in group.issues if issue.outcome == outcome}
            counts[outcome.value] += len(mine)
            if outcome is Outcome.LISTED:
                counts.update(f"listed.{issue.problem.code}" for issue in mine.values())
    return counts


def _batches(groups: Iterator[Group]) -> Iterator[list[Group]]:
    batch: list[Group] = []
    rows = 0
    for group in groups:
        batch.append(group)
        rows += len(group.lines) + len(group.issues)
        if rows >= BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch
