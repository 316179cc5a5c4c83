"""Where each surface lives."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from aftercare.config.views import health
from aftercare.desk.entering import enter

HOOKS = ["aftercare.connectors.channels", "aftercare.connectors.payments"]
SURFACES = {"desk/": "aftercare.desk", "floor/": "aftercare.floor", "api/": "aftercare.api", "": "aftercare.portal"}

handler400 = "aftercare.config.views.bad_request"
handler500 = "aftercare.config.views.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("language/", set_language, name="set_language"),
]
urlpatterns += [path("", include(f"{module}.urls")) for module in HOOKS]
urlpatterns.append(path("desk/", include("aftercare.desk.webhooks.urls")))
urlpatterns.append(path("desk/", include("aftercare.desk.team.urls")))
urlpatterns.append(path("desk/", include("aftercare.desk.notes.urls")))
urlpatterns.append(path("desk/", include("aftercare.desk.replies.urls")))
urlpatterns.append(path("desk/policies/", include("aftercare.desk.policies.urls")))
urlpatterns.append(path("desk/setup/", include("aftercare.desk.setup.urls")))
urlpatterns.append(path("desk/limits/", include("aftercare.desk.limits.urls")))
urlpatterns.append(path("desk/timers/", include("aftercare.desk.timers.urls")))
urlpatterns.append(path("desk/calendars/", include("aftercare.desk.calendars.urls")))
urlpatterns.append(path("desk/withdrawals/", include("aftercare.desk.withdrawals.urls")))
urlpatterns.append(path("desk/found/", include("aftercare.desk.strays.urls")))
urlpatterns.append(path("desk/imports/", include("aftercare.desk.imports.urls")))
urlpatterns.append(path("desk/", include("aftercare.desk.starting.urls")))
urlpatterns.append(path("desk/letters/", include("aftercare.desk.letters.urls")))
urlpatterns.append(path("desk/components/", include("aftercare.desk.components.urls")))
urlpatterns.append(path("desk/today/", include("aftercare.desk.today.urls")))
urlpatterns.append(path("desk/money/", include("aftercare.desk.money.urls")))
urlpatterns.append(path("desk/checks/", include("aftercare.desk.checks.urls")))
urlpatterns.append(path("desk/enter/", enter, name="account_login"))  # as allauth calls it
urlpatterns.append(path("", include("aftercare.demo.urls")))  # answers 404 outside demo mode
urlpatterns += [
    path(prefix, include(f"{module}.urls")) for prefix, module in SURFACES.items() if find_spec(f"{module}.urls")
]
