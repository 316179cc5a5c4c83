"""The formats `import` takes, by the name it takes them under."""

from __future__ import annotations

from .csv_orders import CsvReader
from .jsonl_orders import JsonlReader
from .online_retail import OnlineRetailReader
from .tmall import TmallReader

READERS: dict[str, type[CsvReader] | type[JsonlReader] | type[OnlineRetailReader] | type[TmallReader]] = {
    reader.source: reader for reader in (CsvReader, JsonlReader, OnlineRetailReader, TmallReader)
}
