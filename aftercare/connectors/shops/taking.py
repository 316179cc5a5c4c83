"""A file of orders as a task: what is sent is kept, read in the background, and told of while it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.tasks import Later, dead_letters, enqueue, periodic, task
from aftercare.orders.events import ImportStarted
from aftercare.orders.importing import Overtaken, run_import
from aftercare.orders.imports.port import Reader
from aftercare.orders.models import ImportRun, ImportState, OrderImport
from aftercare.people.models import Shop

from .csv_orders import CsvReader
from .mapping import check_columns, look
from .readers import READERS

MOST_BYTES = 15 * 1024 * 1024
MOST_UNPACKED = 10 * MOST_BYTES
TAKE = "api.take_file"


@transaction.atomic
def start_import(
    *, shop: Shop, upload: UploadedFile[bytes], format: str, encoding: str = "",
    columns: Mapping[str, str] | None = None, by: Actor, at: datetime,
) -> OrderImport:  # fmt: skip
    """Keep the file and let a worker take it in; `columns` says what a table calls ours. Raises `Refused` for columns
    it does not have, or that are needed and not named."""
    started = _kept(shop, upload, format=format, encoding=encoding, by=by, at=at)
    if columns:
        _name_columns(started, columns)
    started.save(force_insert=True)
    _begin(started, by, at)
    return started


@transaction.atomic
def prepare_import(*, shop: Shop, upload: UploadedFile[bytes], by: Actor, at: datetime) -> OrderImport:
    """Keep a CSV file until somebody has said what its columns are. Raises `Refused` for what is no table."""
    kept = _kept(shop, upload, format="csv", encoding="", by=by, at=at)
    try:
        looked = look(Path(kept.file.path), name=kept.file_name)
    except Refused:
        kept.file.delete(save=False)
        raise
    kept.state, kept.encoding, kept.columns = ImportState.PREPARED, looked.encoding, looked.guessed
    kept.save(force_insert=True)
    return kept


@transaction.atomic
def begin_import(prepared: OrderImport, *, columns: Mapping[str, str], by: Actor, at: datetime) -> OrderImport:
    """Let a worker take a prepared file in. Raises `Refused` for columns that are needed and not named."""
    found = OrderImport.objects.select_for_update().filter(pk=prepared.pk, state=ImportState.PREPARED).first()
    if found is None:
        raise Refused(_("This file is on its way already."), code="import_begun")
    found.columns = check_columns(columns, look(Path(found.file.path), name=found.file_name).header)
    found.state, found.started_at = ImportState.RUNNING, at
    found.save(update_fields=["columns", "state", "started_at"])
    _begin(found, by, at)
    return found


@transaction.atomic
def drop_import(prepared: OrderImport) -> None:
    """Forget a prepared file."""
    found = OrderImport.objects.select_for_update().filter(pk=prepared.pk, state=ImportState.PREPARED).first()
    if found:
        found.file.delete(save=False)
        found.delete()


def reader_of(found: OrderImport, path: Path, *, columns: Mapping[str, str] | None = None) -> Reader:
    """Reads it under the columns that somebody named, if it is a table of their own."""
    named = columns if columns is not None else found.columns
    reader: Reader
    if named:
        reader = CsvReader(path, found.shop, encoding=found.encoding, most=MOST_UNPACKED, columns=named)
    else:
        reader = READERS[found.format](path, found.shop, encoding=found.encoding, most=MOST_UNPACKED)
    reader.file_name = found.file_name
    return reader


@periodic(name="orders.forget_prepared", every=timedelta(hours=1))
def forget_prepared() -> None:
    """Files whose columns nobody named within a day."""
    old = clock.now() - timedelta(days=1)
    for found in OrderImport.objects.filter(state=ImportState.PREPARED, started_at__lt=old):
        drop_import(found)


def _kept(
    shop: Shop, upload: UploadedFile[bytes], *, format: str, encoding: str, by: Actor, at: datetime
) -> OrderImport:
    if upload.size is None or upload.size > MOST_BYTES:
        sentence = _("The file is larger than 15 MB; send it in parts, each with whole orders.")
        raise Refused(sentence, code="file_too_large", field="file")
    name = Path(upload.name or "orders").name[:200].replace("\0", "")
    kept = OrderImport(
        shop=shop, format=format, encoding=encoding, file_name=name, started_by=by.name or by.kind.label, started_at=at
    )
    kept.file.save(f"{uuid4().hex}.{format}", upload, save=False)
    return kept


def _name_columns(started: OrderImport, columns: Mapping[str, str]) -> None:
    try:
        looked = look(Path(started.file.path), name=started.file_name, encoding=started.encoding)
        started.encoding, started.columns = looked.encoding, check_columns(columns, looked.header)
    except Refused:
        started.file.delete(save=False)
        raise


def _begin(started: OrderImport, by: Actor, at: datetime) -> None:
    emit(ImportStarted(shop=started.shop, ref=started.ref, file_name=started.file_name, by=by, at=at))
    enqueue(take_file, import_id=started.pk)


@task(name=TAKE, retries=5, slow=True)
def take_file(*, import_id: int) -> None:
    """Take the file in, or the rest of it; its errors are told in the shop's language."""
    found = OrderImport.objects.select_related("shop").filter(pk=import_id, state=ImportState.RUNNING).first()
    if found is None:
        return
    with translation.override(found.shop.locale):
        try:
            run = _read(found)
        except Overtaken as overtaken:
            raise Later(10) from overtaken
        except Refused as refusal:
            said = str(refusal).replace(found.file.path, found.file_name)
            _finish(found, state=ImportState.FAILED, error=said)
            return
    _finish(found, state=ImportState.DONE, run=run)


@periodic(name="api.imports_given_up", every=timedelta(minutes=1))
def end_given_up() -> None:
    """A file whose task is a dead letter is read no more, so its import ends, with a sentence."""
    running = OrderImport.objects.select_related("shop").filter(state=ImportState.RUNNING)
    if not running.exists():
        return
    given_up = [letter.args.get("import_id") for letter in dead_letters().filter(name=TAKE)]
    for found in running.filter(pk__in=given_up):
        with translation.override(found.shop.locale):
            _finish(found, state=ImportState.FAILED, error=_gave_up())


def _gave_up() -> str:
    return _(
        "Reading it failed again and again. Send the file again: what the shop has already is left alone. If that "
        "fails too, whoever runs Aftercare finds the reason with `./run tasks`."
    )


def _read(found: OrderImport) -> ImportRun:
    reader = reader_of(found, Path(found.file.path))
    mine = OrderImport.objects.filter(pk=found.pk)
    mine.update(rows=reader.survey().rows, read=0)
    return run_import(found.shop, reader, progress=lambda rows: mine.update(read=F("read") + rows))


def _finish(found: OrderImport, *, state: ImportState, run: ImportRun | None = None, error: str = "") -> None:
    fields = {"state": state, "run": run, "error": error, "finished_at": clock.now()}
    if OrderImport.objects.filter(pk=found.pk, state=ImportState.RUNNING).update(**fields):
        found.file.delete(save=False)
