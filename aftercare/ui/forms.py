"""Forms that say what is wrong and how to cure it, at the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aftercare.core.refusal import Refused


class Form(forms.Form):
    """A form whose labels end without a colon and whose ids do not clash with another on the page."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def refuse(self, refused: Refused) -> None:
        """Show an action's refusal at its field, or above the form when it is not about one."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused.sentence))


def again(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The same page with what is wrong; 422 so that a program sees it too. Nothing typed is lost."""
    return render(request, template, context, status=422)
