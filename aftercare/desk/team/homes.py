"""Where somebody works."""

from __future__ import annotations

from django.urls import reverse

from aftercare.core.actor import ActorKind
from aftercare.people.models import Role, User


def home(user: User) -> str:
    """The warehouse at the floor, everybody else at the desk."""
    at_desk = user.acts_as(ActorKind.AGENT) or user.acts_as(ActorKind.FINANCE) or user.role == Role.AUDITOR
    return reverse("desk:queue" if at_desk else "floor:scan")
