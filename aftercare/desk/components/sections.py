"""What the page shows, in its order. A component is one line, and one template of the same name that uses it as every
other page does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Density = Literal["portal", "desk", "floor"]
DENSITIES: tuple[Density, ...] = get_args(Density)
SHEETS: dict[Density, str] = {"portal": "ui/portal.css", "desk": "desk/desk.css", "floor": "floor/floor.css"}


@dataclass(frozen=True, slots=True)
class Section:
    """A component, and the surfaces that use it."""

    name: str
    label: Promise
    on: tuple[Density, ...] = DENSITIES

    @property
    def template(self) -> str:
        return f"desk/components/{self.name}.html"


SECTIONS: tuple[Section, ...] = (
    Section("buttons", _("Buttons")),
    Section("fields", _("Fields")),
    Section("choices", _("Choices"), ("portal", "floor")),
    Section("uploader", _("Photos to send")),
    Section("chips", _("Chips and promises")),
    Section("progress", _("Progress")),
    Section("decision", _("Decisions")),
    Section("money", _("Money")),
    Section("remedies", _("Remedies side by side"), ("portal",)),
    Section("timeline", _("Timeline")),
    Section("photos", _("Photos")),
    Section("table", _("Table"), ("desk",)),
    Section("tabs", _("Tabs and filters"), ("desk",)),
    Section("chart", _("Charts"), ("desk", "portal")),
    Section("notes", _("Notes")),
    Section("toasts", _("Toasts")),
    Section("job", _("Progress of a long job"), ("desk",)),
    Section("dialogs", _("Dialogs"), ("desk",)),
    Section("empty", _("Empty states")),
    Section("pieces", _("Small pieces")),
)
