"""Lists the jobs that gave up and queues them again."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.core.tasks import dead_letters, retry


class Command(BaseCommand):
    help = "List the jobs that gave up, or queue one or all of them again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", metavar="ID", help="the number of the job to queue again, or all")
        parser.add_argument("--json", action="store_true", help="one JSON object per job")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.retry(options["retry"])
        else:
            self.list(as_json=options["json"])

    def retry(self, wanted: str) -> None:
        if wanted != "all" and not wanted.isdigit():
            raise CommandError(f"--retry takes the number of a job, or all; not {wanted!r}.")
        ids = list(dead_letters().values_list("pk", flat=True)) if wanted == "all" else [int(wanted)]
        queued = sum(retry(task_id) for task_id in ids)
        if wanted != "all" and not queued:
            raise CommandError(f"No job that gave up has the number {wanted}; `tasks` without arguments lists them.")
        self.stdout.write(f"{queued} queued again.")

    def list(self, *, as_json: bool) -> None:
        count = 0
        for task in dead_letters().iterator():
            count += 1
            line = {"id": task.pk, "name": task.name, "args": task.args, "error": task.last_error}
            if as_json:
                self.stdout.write(json.dumps(line, ensure_ascii=False))
            else:
                self.stdout.write(f"{task.pk}  {task.died_at:%Y-%m-%d %H:%M}  {task.name}  {json.dumps(task.args)}")
                self.stdout.write(f"    {task.last_error}")
        if not (count or as_json):
            self.stdout.write("No job has given up.")
