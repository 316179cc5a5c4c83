"""Under /desk/policies/: the noun, then the action."""

from __future__ import annotations

from django.urls import path, register_converter

from . import backtests, editing, publishing, raw, trying, versions


class Does:
    regex = "stop|start"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Does, "does")

app_name = "policies"
SHOP = "of/<slug:slug>/"
ONE = "<str:ref>/"
TEST = "backtests/<str:ref>/"
urlpatterns = [
    path("", versions.first, name="first"),
    path(SHOP, versions.versions, name="versions"),
    path(SHOP + "make/", versions.make, name="make"),
    path(SHOP + "automatic/<does:does>/", versions.automatic, name="automatic"),
    path(TEST, backtests.backtest, name="backtest"),
    path(TEST + "requests/", backtests.requests, name="requests"),
    path(TEST + "cancel/", backtests.cancel, name="cancel"),
    path(ONE, versions.version, name="version"),
    path(ONE + "rename/", versions.rename, name="rename"),
    path(ONE + "discard/", versions.discard, name="discard"),
    path(ONE + "edit/<slug:key>/", editing.edit, name="edit"),
    path(ONE + "edit/<slug:key>/check/", editing.check, name="check"),
    path(ONE + "edit/<slug:key>/combine/", editing.combine, name="combine"),
    path(ONE + "json/", raw.raw, name="raw"),
    path(ONE + "compare/", versions.compare, name="compare"),
    path(ONE + "try/", trying.try_it, name="try"),
    path(ONE + "backtests/", backtests.backtests, name="backtests"),
    path(ONE + "backtests/start/", backtests.start, name="start"),
    path(ONE + "publish/", publishing.confirm, name="publish"),
    path(ONE + "publish/now/", publishing.now, name="publish_now"),
    path(ONE + "publish/later/", publishing.later, name="publish_later"),
    path(ONE + "unschedule/", publishing.unschedule, name="unschedule"),
]
