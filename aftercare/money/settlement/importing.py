"""Takes a provider's file in: in constant memory, the same however often it is read or sent, going on where a reading
was stopped. Each batch is one transaction with how far the file is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.tasks import Later, dead_letters, enqueue, periodic, task
from aftercare.people.models import Shop

from ..provider import BadRow, BillRow, Movement, Settles, settling
from . import differing, missing
from .checking import check_settle
from .events import SettlementDiffers, SettlementImported, SettlementStarted
from .matching import look_up, match
from .models import FileState, SettlementDifference, SettlementFile, SettlementIssue, SettlementMovement
from .posting import settled
from .rechecking import recheck

MOST_BYTES = 100 * 1024 * 1024
BATCH = 500
MOST = 2**62
"""Minor units; what a database holds, and more than there is."""
PASSED = (Movement.PAYMENT, Movement.PAYOUT, Movement.FEE)
"""Not about money going back."""
TAKE = "money.take_settlement"


@transaction.atomic
def import_settlement(
    *, shop: Shop, provider: str, upload: UploadedFile[bytes], by: Actor, at: datetime
) -> SettlementFile:
    """Keep a provider's file and let a worker read it."""
    check_settle(by)
    if not isinstance(settling().get(provider), Settles):
        raise Refused(
            _("Choose a provider that is connected here and whose files are read."), code="no_provider",
            field="provider",
        )  # fmt: skip
    if not upload.size or upload.size > MOST_BYTES:
        sentence = (
            _("The file is larger than 100 MB; download a shorter period.")
            if upload.size
            else _("That file is empty; choose another one.")
        )
        raise Refused(sentence, code="file_size", field="file")
    name = Path(upload.name or "settlement").name[:200].replace("\0", "")
    kept = SettlementFile(
        shop=shop, provider=provider, file_name=name, started_by=by.name or by.kind.label, started_at=at
    )
    kept.file.save(f"{uuid4().hex}{Path(name).suffix[:10].lower()}", upload, save=False)
    kept.save(force_insert=True)
    emit(SettlementStarted(file=kept, by=by, at=at))
    enqueue(take_settlement, settlement_id=kept.pk)
    return kept


@task(name=TAKE, retries=5, slow=True)
def take_settlement(*, settlement_id: int) -> None:
    """Read the file, or the rest of it."""
    found = SettlementFile.objects.select_related("shop").filter(pk=settlement_id, state=FileState.RUNNING).first()
    if found is None:
        return None
    older = SettlementFile.objects.filter(shop=found.shop, provider=found.provider, state=FileState.RUNNING)
    if older.filter(pk__lt=found.pk).exists():
        raise Later(5)  # one after the other, so that none judges by half of what another brings
    connected = settling().get(found.provider)
    if connected is None:
        return _end(found, state=FileState.FAILED, error=_not_connected(found))
    with Path(found.file.path).open("rb") as file:
        rows = islice(connected.bill(file), found.read, None)
        while some := list(islice(rows, BATCH)):
            found = take_batch(found, some)
    if found.since is None and not found.counts.get("rejected"):
        return _end(found, state=FileState.FAILED, error=_nothing(found))
    missing.find(found, at=clock.now())
    recheck(found.shop, found.provider, at=clock.now())
    _end(found, state=FileState.DONE)
    return None


@periodic(name="money.settlements_given_up", every=timedelta(minutes=1))
def end_given_up() -> None:
    """A file whose task is a dead letter is read no more."""
    running = SettlementFile.objects.select_related("shop").filter(state=FileState.RUNNING)
    if not running.exists():
        return
    given_up = [letter.args.get("settlement_id") for letter in dead_letters().filter(name=TAKE)]
    for found in running.filter(pk__in=given_up):
        with translation.override(found.shop.locale):
            said = _("Reading it failed again and again. Send it again: what is known already is left alone.")
        _end(found, state=FileState.FAILED, error=said)


@transaction.atomic
def take_batch(file: SettlementFile, rows: Sequence[BillRow | BadRow]) -> SettlementFile:
    """Take some rows in. Raises `Later` where another worker is at it."""
    locked = SettlementFile.objects.select_for_update().select_related("shop").get(pk=file.pk)
    if locked.read != file.read or locked.state != FileState.RUNNING:
        raise Later(10)
    bad = [row for row in rows if isinstance(row, BadRow)] + [
        BadRow(row.line, "The amount is larger than any.") for row in rows
        if isinstance(row, BillRow) and max(abs(row.amount.minor), abs(row.fee.minor)) > MOST
    ]  # fmt: skip
    wrong = {row.line for row in bad}
    good = [row for row in rows if isinstance(row, BillRow) and row.line not in wrong]
    issues = [SettlementIssue(file=locked, line=row.line, field=row.field, why=_plain(row.why, 300)) for row in bad]
    SettlementIssue.objects.bulk_create(issues, batch_size=200)
    counts = Counter(rows=len(rows), rejected=len(bad), passed=sum(row.movement in PASSED for row in good))
    counts.update(_take(locked, [row for row in good if row.movement not in PASSED]))
    locked.counts = dict(Counter(locked.counts) + counts)
    locked.read += len(rows)
    times = [row.at for row in good]
    locked.since = min([*times, *filter(None, [locked.since])], default=None)
    locked.until = max([*times, *filter(None, [locked.until])], default=None)
    locked.save(update_fields=["counts", "read", "since", "until"])
    return locked


def _take(file: SettlementFile, rows: Iterable[BillRow]) -> Counter[str]:
    """Keep the movements that no file had before, and say of each whether it agrees."""
    told = {one.identity: one for one in (_movement(file, row) for row in rows)}
    of_provider = SettlementMovement.objects.filter(shop=file.shop, provider=file.provider)
    known = set(of_provider.filter(identity__in=told).values_list("identity", flat=True))
    new = [one for identity, one in told.items() if identity not in known]
    found = look_up(new)
    kept = []
    for one in new:
        match(one, found)
        if one.order is None or one.order.shop_id == file.shop_id:
            kept.append(one)
    SettlementMovement.objects.bulk_create(kept, batch_size=200)
    at = clock.now()
    agreed = [one for one in kept if not one.kind]
    settled(agreed, at=at)
    SettlementMovement.objects.bulk_update(agreed, ["settled_at"], batch_size=200)
    differing.open_all(file, [one for one in kept if one.kind], found, at=at)
    return Counter(
        known=len(known), elsewhere=len(new) - len(kept), matched=len(agreed), differs=len(kept) - len(agreed)
    )  # fmt: skip


def _movement(file: SettlementFile, row: BillRow) -> SettlementMovement:
    seen = row.shown or row.amount
    amount = abs(seen.minor) if row.amount.minor > 0 else -abs(seen.minor)
    made = SettlementMovement(
        shop=file.shop, provider=file.provider, file=file, line=row.line, movement=row.movement.value,
        reference=_plain(row.ref, 200), key=_plain(row.key, 100), payment_ref=_plain(row.payment_ref, 200),
        amount=amount, currency=seen.currency, fee=row.fee.minor, fee_currency=row.fee.currency, at=row.at,
    )  # fmt: skip
    made.identity = _identity(made)
    return made


def _identity(one: SettlementMovement) -> str:
    """The same in every file that has it; a provider dates and prices one movement differently in its several books,
    but names it alike."""
    named = [one.reference] if one.reference else [one.payment_ref, one.key, one.at.isoformat()]
    return hashlib.sha256("\x1f".join([one.movement, str(one.amount), one.currency, *named]).encode()).hexdigest()


def _end(found: SettlementFile, *, state: FileState, error: str = "") -> None:
    """The file goes only when its end is kept."""
    if _note_end(found, state=state, error=error):
        found.file.delete(save=False)


@transaction.atomic
def _note_end(found: SettlementFile, *, state: FileState, error: str) -> bool:
    at = clock.now()
    fields = {"state": state, "error": error, "finished_at": at}
    if not SettlementFile.objects.filter(pk=found.pk, state=FileState.RUNNING).update(**fields):
        return False
    if state == FileState.FAILED:
        return True
    kinds = Counter(
        SettlementDifference.objects.filter(file=found).exclude(state="cleared").values_list("kind", flat=True)
    )
    if kinds:
        emit(SettlementDiffers(file=found, kinds=dict(kinds), by=SYSTEM, at=at))
    emit(SettlementImported(file=found, by=SYSTEM, at=at))
    return True


def _not_connected(found: SettlementFile) -> str:
    with translation.override(found.shop.locale):
        return _("%(provider)s is not connected here any more; connect it, then send the file again.") % {
            "provider": found.provider
        }


def _nothing(found: SettlementFile) -> str:
    with translation.override(found.shop.locale):
        return _("There is no movement in this file. Download another period, or the report that lists movements.")


def _plain(text: str, most: int) -> str:
    return text[:most].replace("\0", "")


def connected_names() -> Iterator[str]:
    """The providers whose files are read here."""
    yield from sorted(settling())
