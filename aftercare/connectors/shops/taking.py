"""A file of orders as a task: what is sent is kept, read in the background, and told of while it is."""

from __future__ import annotations

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
from aftercare.orders.models import ImportRun, ImportState, OrderImport
from aftercare.people.models import Shop

from .readers import READERS

MOST_BYTES = 15 * 1024 * 1024
MOST_UNPACKED = 10 * MOST_BYTES
TAKE = "api.take_file"


@transaction.atomic
def start_import(
    *, shop: Shop, upload: UploadedFile[bytes], format: str, encoding: str = "", by: Actor, at: datetime
) -> OrderImport:
    """Keep the file and let a worker take it in."""
    if upload.size is None or upload.size > MOST_BYTES:
        sentence = _("The file is larger than 15 MB; send it in parts, each with whole orders.")
        raise Refused(sentence, code="file_too_large", field="file")
    name = Path(upload.name or "orders").name[:200].replace("\0", "")
    started = OrderImport(
        shop=shop, format=format, encoding=encoding, file_name=name, started_by=by.name or by.kind.label, started_at=at
    )
    started.file.save(f"{uuid4().hex}.{format}", upload, save=False)
    started.save(force_insert=True)
    emit(ImportStarted(shop=shop, ref=started.ref, file_name=name, by=by, at=at))
    enqueue(take_file, import_id=started.pk)
    return started


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
    reader = READERS[found.format](Path(found.file.path), found.shop, encoding=found.encoding, most=MOST_UNPACKED)
    reader.file_name = found.file_name
    mine = OrderImport.objects.filter(pk=found.pk)
    mine.update(rows=reader.survey().rows, read=0)
    return run_import(found.shop, reader, progress=lambda rows: mine.update(read=F("read") + rows))


def _finish(found: OrderImport, *, state: ImportState, run: ImportRun | None = None, error: str = "") -> None:
    fields = {"state": state, "run": run, "error": error, "finished_at": clock.now()}
    if OrderImport.objects.filter(pk=found.pk, state=ImportState.RUNNING).update(**fields):
        found.file.delete(save=False)
