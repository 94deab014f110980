"""Settings of the service, all from the environment; README lists every variable.

Two modes. ``demonstration`` makes its own secrets and stands on a given day;
``production`` has no default for a secret and refuses whatever belongs to
tests and demonstrations.
"""

import os
from datetime import date
from pathlib import Path

import django_htmx
from csp.constants import NONE, SELF

from config.environment import Environment, with_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
DEMONSTRATION_DAY = date(2021, 5, 3)
NOT_IN_PRODUCTION = ("TODAY", "FAILPOINT", "DEBUG")

env = Environment(os.environ)

# Which mode, and where things lie

MODE = env.choice("MODE", ("demonstration", "production"), "demonstration")
DEMONSTRATION = MODE == "demonstration"
DEMONSTRATION_PASSWORD = "Demonstration-2021"  # noqa: S105  (shown at sign-in)
DATA_DIR = Path(env.text("DATA", str(BASE_DIR / "var"))).expanduser().absolute()
FILES_DIR = DATA_DIR / "files"
KEYS_DIR = DATA_DIR / "keys"
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as _error:
    raise env.refuse("DATA", f"names no usable folder: {_error.strerror}.") from _error
_SECRETS_FILE = DATA_DIR / "secrets.env"

if DEMONSTRATION:
    env = Environment(with_secrets(os.environ, _SECRETS_FILE))
else:
    for _name in NOT_IN_PRODUCTION:
        if _name in env:
            raise env.refuse(_name, "is for demonstrations and tests; leave it out.")
    if _SECRETS_FILE.exists():
        raise env.refuse("DATA", "names the data folder of a demonstration.")

# Secrets

SECRET_KEY = env.secret("SECRET_KEY", shortest=50)
KEY_PASSPHRASE = env.secret("KEY_PASSPHRASE", shortest=20)

# What demonstrations and tests may set

DEBUG = env.flag("DEBUG")
STANDS_ON = env.day("TODAY") or (DEMONSTRATION_DAY if DEMONSTRATION else None)
FAILPOINT = env.text("FAILPOINT", "")

# The outside world

PORT = env.number("PORT", 8000, lowest=1, highest=65535)
_LOCAL = f"http://127.0.0.1:{PORT}" if DEMONSTRATION else None
BASE_URL = env.text("BASE_URL", _LOCAL).rstrip("/")
ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEMONSTRATION else None
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# The demonstration's own authority states any day it is given, so that
# production needs an outside one.
TSA_URL = env.text("TSA_URL", "" if DEMONSTRATION else None) or None
LEASE_SECONDS = env.number("LEASE_SECONDS", 120, lowest=1, highest=86400)

globals().update(env.mail("MAIL", "file" if DEMONSTRATION else None, DATA_DIR / "mail"))
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM", "vertragswerk@example.org" if DEMONSTRATION else None
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT = env.text("CONTACT", DEFAULT_FROM_EMAIL if DEMONSTRATION else None)

# Apps

INSTALLED_APPS = [
    "agreements",
    "documents",
    "workflows",
    "demonstration",
    "viewflow",
    "viewflow.workflow",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "config.references.numbered_errors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressedTexts",
    "config.headers.restricting_headers",
    "csp.middleware.CSPMiddleware",
    "config.maintenance.maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.bodies.bounded_bodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflows.views.kept.SignInFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
VIEWFLOW = {"AUTOREGISTER": False}  # the engine only: none of its pages
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.appearance.appearance",
                "workflows.swaps.htmx_config",
                "workflows.lasting.sign_in",
            ],
        },
    },
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Database. A row lock is waited for, but not for ever.

_database = env.database("DATABASE_URL") or {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA_DIR / "vertragswerk.sqlite3"),
}
_options = _database.setdefault("OPTIONS", {})
if _database["ENGINE"].endswith("sqlite3"):
    _options["transaction_mode"] = "IMMEDIATE"
    _options["timeout"] = 60
    _options["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
    )
else:
    # short questions over many rows: compiling them takes longer than answering
    _options["options"] = "-c lock_timeout=60s -c jit=off"
    _database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": _database}

# People and their sessions

AUTH_USER_MODEL = "agreements.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # of the links in mails
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "workflows.views.kept.csrf_failure"

# What browsers may do

# a little more than the largest file, so that most are refused at their field
MAX_BODY = 32 * 1024 * 1024
# a legal review has a field for each clause, and texts may have many
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the icons of the style sheet are data
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if not DEMONSTRATION:
    # The web process listens on 127.0.0.1 only: a proxy in front ends TLS and
    # sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# Style sheets, scripts and fonts: ours only, served by the web process itself,
# compressed once and named by their content, so that browsers may keep them.
# They are made from the code, so they lie with it, whatever the data folder is.

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "workflows" / "static",
    Path(django_htmx.__file__).parent / "static",
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Language and time

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# What is written down

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "agreements": {"level": "INFO"},
        "documents": {"level": "INFO"},
        "workflows": {"level": "INFO"},
    },
}
