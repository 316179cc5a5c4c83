"""Django's WSGI application, which config/server.py calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
application = get_wsgi_application()
