"""What an import did: a table of every row it left out, and a summary for the person who ran it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from aftercare.orders.models import ImportRun

from .models import Outcome
from .problems import LISTED

COLUMNS = ["line", "order", "outcome", "field", "value", "problem", "cure"]


def write_report(run: ImportRun, path: Path) -> int:
    """Write the rows left out as CSV, by line of the file, in the language in force; returns how many entries."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    entries = 0
    with draft.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells spreadsheets it is UTF-8
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for row in report_rows(run):
            table.writerow(row)
            entries += 1
    draft.replace(path)
    return entries


def report_rows(run: ImportRun) -> Iterator[list[Any]]:
    """A row for each that was left out, in the language in force."""
    for issue in run.issues.order_by("line", "pk").iterator(chunk_size=2000):
        said, cure = issue.problem.told()
        yield [issue.line, _plain(issue.number), issue.outcome, issue.field, _plain(issue.value), _plain(said), cure]


def summary(run: ImportRun) -> list[str]:
    """The run in sentences whose numbers sum to the file's rows."""
    counts = run.counts
    said = [
        _("%(rows)s rows: %(imported)s imported in %(orders)s orders, %(known)s known already, %(listed)s listed, "
          "%(rejected)s rejected.")
        % {"rows": counts.get("rows", 0), "imported": counts.get("imported", 0), "orders": counts.get("orders", 0),
           "known": counts.get("known", 0), "listed": counts.get("listed", 0), "rejected": counts.get("rejected", 0)}
    ]  # fmt: skip
    said += [f"  {counts[f'listed.{code}']:>7}  {LISTED[code][0]}" for code in LISTED if counts.get(f"listed.{code}")]
    rejected = run.issues.filter(outcome=Outcome.REJECTED).order_by("line", "pk")
    for issue in rejected[:FIRST]:
        problem, cure = issue.problem.told()
        said.append(f"  {_('line %(line)s') % {'line': issue.line}}, {issue.field or issue.number}: {problem} {cure}")
    if (more := rejected.count() - FIRST) > 0:
        said.append("  " + _("and %(more)s more in the report.") % {"more": more})
    return said


FIRST = 10
"""How many rejected rows the summary tells itself."""


def _plain(text: str) -> str:
    """A spreadsheet runs what begins like a formula; the apostrophe keeps it text."""
    return f"'{text}" if text[:1] in "=+@\t\r" and text else text
