"""Fields are what Django's own templates make of them, whatever stands in them."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ui.fields import INPUTS, WRITERS, Fields

DJANGOS, OURS = DjangoTemplates(), Fields()
WIDGETS: tuple[forms.Widget, ...] = (
    forms.TextInput(), forms.NumberInput(), forms.EmailInput(), forms.URLInput(), forms.PasswordInput(),
    forms.HiddenInput(), forms.DateInput(), forms.DateTimeInput(), forms.TimeInput(), forms.CheckboxInput(),
    forms.FileInput(), forms.Textarea(),
)  # fmt: skip
texts = st.text(alphabet="a<>&\"'中 \n1") | st.sampled_from([mark_safe("<b>"), 7, 1.5])
attrs = st.dictionaries(
    st.sampled_from(["id", "class", "required", "data-x", "min"]), texts | st.booleans() | st.none()
)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@given(value=st.none() | texts, attrs=attrs)
def test_a_field_is_written_as_the_template_would(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> None:
    ours, djangos = (widget.render("na<me", value, dict(attrs), renderer) for renderer in (OURS, DJANGOS))
    assert ours.strip() == djangos


@given(
    value=texts,
    labels=st.lists(texts, max_size=4),
    grouped=st.booleans(),
    many=st.booleans(),
    attrs=attrs,
)
def test_choices_are_written_as_the_template_would(
    value: Any, labels: list[Any], grouped: bool, many: bool, attrs: dict[str, Any]
) -> None:
    choices: list[Any] = [(f"{n}'", label) for n, label in enumerate(labels)]
    if grouped and choices:
        choices = [("<group>", choices), ("", "none")]
    kind = forms.SelectMultiple if many else forms.Select
    widget = kind(choices=choices)
    chosen = ["0'", str(value)] if many else "0'"
    ours, djangos = (widget.render("name", chosen, dict(attrs), renderer) for renderer in (OURS, DJANGOS))
    assert ours.split() == djangos.split()


@given(label=texts, attrs=attrs, tag=st.sampled_from(["label", "legend"]), use_tag=st.booleans())
def test_a_label_is_written_as_the_template_would(label: Any, attrs: dict[str, Any], tag: str, use_tag: bool) -> None:
    context = {"field": None, "label": label, "attrs": attrs, "use_tag": use_tag, "tag": tag}
    name = "django/forms/label.html"
    assert str(OURS.render(name, dict(context))).strip() == DJANGOS.render(name, dict(context))


def test_every_kind_named_is_one_of_djangos() -> None:
    assert [DJANGOS.get_template(name) for name in WRITERS]
    assert len(INPUTS) == len(set(INPUTS))
