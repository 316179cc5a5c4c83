from __future__ import annotations

from django.apps import AppConfig


class PeopleApp(AppConfig):
    name = "aftercare.people"

    def ready(self) -> None:
        from . import attempts, sessions  # noqa: F401  register the forgetting of what is over
