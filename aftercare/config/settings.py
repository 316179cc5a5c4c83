"""Settings, all from the environment; docs/settings.md says what each is for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from aftercare.config.alipay import alipay
from aftercare.config.database import POSTGRESQL, database
from aftercare.config.environment import BadSetting, Environment
from aftercare.config.mail import mail
from aftercare.config.secrets import secret_key_in
from aftercare.config.stripe import stripe
from aftercare.config.wechat import wechat

env = Environment()

# Where things are
ROOT = Path(__file__).resolve().parents[2]
HOME = Path(env.text("AFTERCARE_HOME", str(ROOT / "var"))).absolute()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000, least=1, most=65535)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
if urlsplit(PUBLIC_URL).scheme not in ("http", "https") or not urlsplit(PUBLIC_URL).hostname:
    raise BadSetting("PUBLIC_URL", f"{PUBLIC_URL!r} is not an address; write it as https://service.example.com.")
HTTPS = PUBLIC_URL.startswith("https://")

# One click enters the demo as anybody, so it is on by itself only while nothing but this machine can reach it.
_PRIVATE = not (env.given("DATABASE_URL") or env.given("PUBLIC_URL") or env.given("ALLOWED_HOSTS"))
DEMO = env.flag("AFTERCARE_DEMO", default=_PRIVATE and HOST in ("127.0.0.1", "::1", "localhost"))

# Database
DATABASES = {"default": database(env.text("DATABASE_URL"), home=HOME)}
ON_POSTGRESQL = DATABASES["default"]["ENGINE"] == POSTGRESQL
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Processes
WEB_PROCESSES = env.number("WEB_PROCESSES", 1, least=1, most=64)
WEB_THREADS = env.number("WEB_THREADS", 8, least=1, most=256)
LIVE_STREAMS = env.number("LIVE_STREAMS", 1000, least=1, most=20_000)
WORKER_THREADS = env.number("WORKER_THREADS", 2, least=1, most=64)
TASK_LEASE_SECONDS = env.number("TASK_LEASE_SECONDS", 60, least=5, most=3600)
PAUSE_DAYS_MOST = env.number("PAUSE_DAYS_MOST", 30, least=1, most=365)

# Safety
DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY") or secret_key_in(HOME)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [urlsplit(PUBLIC_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUST_PROXY = env.flag("TRUST_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],  # the nonce is there only where a page uses it
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],  # blob: a photo is shown before it is sent
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_MB", 32, least=1, most=1024) * 1024 * 1024  # bytes of one request
VIDEO_LIMIT = min(env.number("VIDEO_LIMIT_MB", 30, least=1, most=1024) * 1024 * 1024, UPLOAD_LIMIT)  # bytes of one
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # bytes of a body that is not a file
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Requests a minute to the API; 0 is no limit
API_RATE_TOKEN = env.number("API_RATE_TOKEN", 1200)
API_RATE_CUSTOMER = env.number("API_RATE_CUSTOMER", 120)
API_RATE_ADDRESS = env.number("API_RATE_ADDRESS", 60)
AUTHENTICATION_BACKENDS = ["aftercare.people.backend.StaffBackend"]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds; the link goes to a mailbox that others may open later
DIGEST_HOUR = env.number("DIGEST_HOUR", 8, most=24)  # in each shop's zone; 24 never comes
INVITATION_DAYS = env.number("INVITATION_DAYS", 7, least=1, most=60)

# Staff sign in through allauth; its own limits are off, because people/attempts.py counts over all processes.
ACCOUNT_ADAPTER = "aftercare.desk.team.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; its check wants to know
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "aftercare.desk.team.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Aftercare"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds a phone's clock may be off

# Language and time
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_CODE = env.choice("DEFAULT_LANGUAGE", "en", among=[code for code, _name in LANGUAGES])
LOCALE_PATHS = [ROOT / "aftercare" / "ui" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # the shop's own zone is used at the edge

# Messages to people
vars().update(mail(env.text("EMAIL_URL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "service@localhost")
SMS_URL = env.text("SMS_URL")
SMS_TOKEN = env.text("SMS_TOKEN")
SMS_HOOK_SECRET = env.secret("SMS_HOOK_SECRET")
MESSAGE_CHANNELS = {
    "email": "aftercare.connectors.channels.email.deliver",
    "sms": "aftercare.connectors.channels.sms.deliver",
}

# Payment provider reached over HTTP
PAYMENTS_NAME = env.text("PAYMENTS_NAME", "online")
PAYMENTS_URL = env.text("PAYMENTS_URL")
PAYMENTS_SECRET = env.text("PAYMENTS_SECRET")
PAYMENTS_HOOK_SECRET = env.secret("PAYMENTS_HOOK_SECRET")
SETTLEMENT_OPEN_DAYS = env.number("SETTLEMENT_OPEN_DAYS", 3, least=1, most=365)
PAYMENTS_TIMEOUT = env.number("PAYMENTS_TIMEOUT", 10, least=1, most=120)  # seconds

# Payment providers by name
ALIPAY = alipay(env)
STRIPE = stripe(env)
WECHAT = wechat(env, public_url=PUBLIC_URL, home=HOME)

# Webhooks: events pushed to shops' own programs
WEBHOOKS_ALLOW_HTTP = env.flag("WEBHOOKS_ALLOW_HTTP")
WEBHOOKS_ALLOW_PRIVATE = env.networks("WEBHOOKS_ALLOW_PRIVATE")
WEBHOOKS_TIMEOUT = env.number("WEBHOOKS_TIMEOUT", 15, least=1, most=60)  # seconds of one try, all in all
WEBHOOKS_RETRY_SECONDS = env.numbers(
    "WEBHOOKS_RETRY_SECONDS", "5,300,1800,7200,18000,36000,50400,72000,86400", least=1, most=604_800
)
WEBHOOKS_PARALLEL = env.number("WEBHOOKS_PARALLEL", 4, least=1, most=64)  # pushes to one webhook at once
WEBHOOKS_STOP_AFTER_DAYS = env.number("WEBHOOKS_STOP_AFTER_DAYS", 5, least=1, most=90)
WEBHOOKS_OVERLAP_HOURS = env.number("WEBHOOKS_OVERLAP_HOURS", 24, least=1, most=720)
WEBHOOKS_LOG_DAYS = env.number("WEBHOOKS_LOG_DAYS", 30, least=1, most=3650)

# Many cases at once
BULK_MOST = env.number("BULK_MOST", 1000, least=1, most=10_000)  # cases in one go
BULK_WAIT_SECONDS = env.number("BULK_WAIT_SECONDS", 10, least=0, most=300)

# Files
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "aftercare.ui.bundles.BundleFinder",
]
FILES_ROOT = HOME / "files"  # private: served only after access is checked
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Logs: one line each on standard error, never a body, a header or a secret
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("LOG_LEVEL", "WARNING", among=["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # a refused form is not an incident
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "stripe": {"level": "WARNING"},  # below that its SDK writes bodies
    },
}

ROOT_URLCONF = "aftercare.config.urls"
WSGI_APPLICATION = "aftercare.config.wsgi.application"
LOGIN_URL = "/desk/enter/"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "aftercare.config.accounts.Accounts",
    "aftercare.config.accounts.SecondFactors",
    "django_htmx",
    "template_partials",
    *(["procrastinate.contrib.django"] if ON_POSTGRESQL else []),
    "aftercare.core",
    "aftercare.people",
    "aftercare.orders",
    "aftercare.policy",
    "aftercare.cases",
    "aftercare.promises",
    "aftercare.money",
    "aftercare.parcels",
    "aftercare.notices",
    "aftercare.webhooks",
    "aftercare.audit",
    "aftercare.connectors",
    "aftercare.worklist",
    "aftercare.ui",
    "aftercare.live",
    "aftercare.portal",
    "aftercare.desk",
    "aftercare.floor",
    "aftercare.api",
    "aftercare.replay",
    "aftercare.demo",
    "aftercare.bench",
    "aftercare.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aftercare.config.middleware.ContentSecurityPolicy",
    "aftercare.config.middleware.WithoutNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
FORM_RENDERER = "aftercare.ui.fields.Fields"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
