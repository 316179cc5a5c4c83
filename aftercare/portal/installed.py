"""The portal as an app on the phone: its manifest, its icon, and a worker that has a page for when the net is gone.

The worker keeps static files and that page, never one with somebody's orders on it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from aftercare.core.colours import parse
from aftercare.people.models import Shop

from .icons import PLAIN, SIZES, icon_png

SHEETS = ("ui/tokens.css", "ui/base.css", "ui/components.css")
LANGUAGES = dict(settings.LANGUAGES)


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest, slug: str = "") -> JsonResponse:
    shop = get_object_or_404(Shop, slug=slug) if slug else None
    response = JsonResponse(_manifest(shop), content_type="application/manifest+json")
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _manifest(shop: Shop | None) -> dict[str, Any]:
    start = reverse("portal_shop", args=[shop.slug]) if shop else reverse("portal")
    return {
        "id": start,
        "name": _("%(shop)s: returns and refunds") % {"shop": shop.name} if shop else _("Returns and refunds"),
        "short_name": shop.name if shop else _("Returns"),
        "lang": get_language(),
        "start_url": reverse("portal_home") if shop is None else start,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#{:02x}{:02x}{:02x}".format(*colour_of(shop)),
        "icons": [
            {"src": icon_url(shop, size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
        ],
    }


def icon_url(shop: Shop | None, size: int) -> str:
    return reverse("portal_shop_icon", args=[shop.slug, size]) if shop else reverse("portal_icon", args=[size])


def colour_of(shop: Shop | None) -> tuple[int, int, int]:
    return (parse(shop.brand_color) if shop else None) or PLAIN


@require_safe
@cache_control(public=True, max_age=86_400)
def icon(request: HttpRequest, size: int, slug: str = "") -> HttpResponse:
    if size not in SIZES:
        raise Http404
    shop = get_object_or_404(Shop, slug=slug) if slug else None
    return HttpResponse(icon_png(colour_of(shop), size), content_type="image/png")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the service worker. What it keeps is named by a digest, so that a new release replaces it."""
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else settings.LANGUAGE_CODE
    kept = [reverse("portal_offline", args=[language]), *(static(sheet) for sheet in SHEETS)]
    shown = _offline(request, language).content
    version = hashlib.sha256("\n".join([str(shown), release(), *kept]).encode()).hexdigest()[:12]
    context = {"version": version, "offline": kept[0], "kept": kept}
    return render(request, "portal/worker.js", context, content_type="text/javascript")


def release() -> str:
    """The fingerprint of all static files."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))


@require_safe
@cache_control(public=True, max_age=300)
def offline(request: HttpRequest, language: str) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    return _offline(request, language)


def _offline(request: HttpRequest, language: str) -> HttpResponse:
    with translation.override(language):
        return render(request, "portal/offline.html")
