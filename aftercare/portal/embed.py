"""What a shop puts on its own site: a script that becomes a button, which opens the shop's entrance here.

It opens the portal by itself, not in a frame: no page of the portal may stand in another's (ADR 0061).
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from aftercare.core.colours import BLACK, WHITE, contrast
from aftercare.people.models import Shop

from .installed import colour_of


@require_safe
@cache_control(public=True, max_age=300)
def script(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody, without a cookie: it knows its language from the page it stands on."""
    shop = get_object_or_404(Shop, slug=slug)
    ground = colour_of(shop)
    ink = WHITE if contrast(WHITE, ground) >= contrast(BLACK, ground) else BLACK
    context = {
        "address": entrance_address(shop),
        "words": {language: _button(language) for language in dict(settings.LANGUAGES)},
        "ground": "#{:02x}{:02x}{:02x}".format(*ground),
        "ink": "#{:02x}{:02x}{:02x}".format(*ink),
    }
    response = render(request, "portal/embed.js", context, content_type="text/javascript")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _button(language: str) -> str:
    with translation.override(language):
        return _("Returns and refunds")


def entrance_address(shop: Shop) -> str:
    return f"{settings.PUBLIC_URL}{reverse('portal_shop', args=[shop.slug])}"


def snippets(shop: Shop) -> dict[str, str]:
    """The exact text to paste, by what it needs of the page: nothing, or that it may load a script from here."""
    source = f"{settings.PUBLIC_URL}{reverse('portal_embed', args=[shop.slug])}"
    return {
        "link": f'<a href="{entrance_address(shop)}" target="_blank" rel="noopener">{_("Returns and refunds")}</a>',
        "script": f'<script src="{source}" async></script>',
    }
