"""How a signed-in session finds its member of staff: closed accounts and programs have none."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .models import User


class StaffBackend(ModelBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, User) and user.enters
