"""Settings: one file, every value that differs between machines comes from the environment.

The demo, the tests and docker-compose run through this same file; only the variables differ.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

env = environ.Env()


def secret(name: str, default: str | None = None) -> str:
    """A secret from NAME, or from the file that NAME_FILE points at (container secrets)."""
    path: str = env.str(f"{name}_FILE", default="")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    valeur: str = env.str(name) if default is None else env.str(name, default=default)
    return valeur


DEBUG: bool = env.bool("DEBUG", default=False)
DEMO: bool = env.bool("DEMO", default=False)
SECRET_KEY = secret("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# TLS ends at the reverse proxy in production; the demo speaks plain HTTP on the loopback.
HTTPS: bool = env.bool("HTTPS", default=not (DEBUG or DEMO))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "template_partials",
    "django_filters",
    "django_tables2",
    "crispy_forms",
    "crispy_bootstrap5",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guichets",
    "operations",
    "participants",
    "clauses",
    "reporting",
    "config.apps.ConfigurationConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guichets.middleware.PorteeMiddleware",
    "guichets.middleware.ConnexionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guichets.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.context_processors.navigation",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": {
        **env.db_url("DATABASE_URL"),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.str("NOM_BASE_TEST", default="") or None},
    },
}
# The role that the request transaction takes. Empty in production, where the connection is already the
# application's; the tests connect as the owner and take the application role for every scope that they open
# (docs/adr/0003).
PORTEE_ROLE: str = env.str("PORTEE_ROLE", default="")
ROLE_APPLICATION: str = env.str("ROLE_APPLICATION", default="gu_app")
# Off only in the test that proves that row-level security holds alone.
PORTEE_GESTIONNAIRES = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", default="redis://127.0.0.1:6379/1"),
        "KEY_PREFIX": "guichet",
    },
}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / ".run" / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".run" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "STATICFILES_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# --- History ------------------------------------------------------------------------------------------------

# The shared context table of pghistory has no tenant; the context stays in the event row, under the same
# policy.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_constraint=False)

# --- People -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "guichets.Utilisateur"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "guichets.hachage.Argon2Mesure",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accueil"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "guichets.comptes.AdaptateurComptes"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# Fairness between those who ask; what protects an address and a link does not depend on the cache.
ACCOUNT_RATE_LIMITS = {"lien_ouvrir": "30/m/ip", "lien_demander": "20/h/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Guichet"
# Accounts are given by a guichet, never opened alone: nobody could verify an address before protecting it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = False

# --- Links without account ----------------------------------------------------------------------------------

# The only pages that a link opens, for its own month: anywhere else the browser is anonymous (docs/adr/0016).
LIEN_ROUTES: dict[str, frozenset[str]] = {
    "declarer": frozenset(
        {
            "entreprise:declarer",
            "entreprise:transmettre",
            "entreprise:recu",
            "entreprise:recu_pdf",
            "entreprise:recu_envoyer",
        }
    ),
}
LIEN_TERMINE_URL = "lien:termine"
# How long a consumed link stays open on its browser, and how long an address waits before another one leaves.
LIEN_SESSION = timedelta(hours=2)
LIEN_ATTENTE = timedelta(minutes=10)

# --- Language -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Web security -------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.views.erreurs.csrf"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# --- Jobs ---------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# The workers write their log through LOGGING, whose formatter leaves the values of the database out.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
# The publisher must not make a person wait for a broker that is away: the row is saved, the sweeper will ring
# again.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "relancer-travaux": {"task": "guichets.tasks.relancer_travaux", "schedule": 30.0},
    # Every hour: each guichet has its own morning, and a reminder is written once.
    "relancer-les-declarations": {
        "task": "participants.tasks.relancer_les_declarations",
        "schedule": crontab(minute=5),
    },
    "resumer-la-veille": {"task": "config.tasks.resumer_la_veille", "schedule": crontab(minute=15)},
    "rappeler-les-suivis": {"task": "participants.tasks.rappeler_les_suivis", "schedule": crontab(minute=20)},
    "envoyer-les-courriers": {"task": "guichets.tasks.envoyer_les_courriers", "schedule": 60.0},
    # Before the night's ventilation, which counts them.
    "confirmer-les-silences": {
        "task": "participants.tasks.confirmer_les_silences",
        "schedule": crontab(hour=2, minute=10),
    },
    # Before the offices open: what is expected moves with the months, and a lost request is found again.
    "ventiler-la-nuit": {"task": "clauses.tasks.demander_la_nuit", "schedule": crontab(hour=2, minute=30)},
}
# Seconds during which a claimed job belongs to its worker; after that the sweeper gives it to another.
TRAVAIL_BAIL = env.int("TRAVAIL_BAIL", default=660)
TRAVAIL_ESSAIS_MAX = 5

# --- API ----------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["guichets.api.authentification.CleAuthentification"],
    "DEFAULT_PERMISSION_CLASSES": ["guichets.api.permissions.PorteeDeCle"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "guichets.api.pagination.PaginationCurseur",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "guichets.api.erreurs.problem_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
}
# Requests of one API client, for fairness between partners: the proxy holds back the abusive ones.
API_DEBIT: str = env.str("API_DEBIT", default="1200/min")
SPECTACULAR_SETTINGS = {
    "TITLE": "Guichet",
    "DESCRIPTION": "Clauses sociales d'insertion : marchés, engagements, déclarations, ventilations.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "EtatBilan": "reporting.enums.EtatBilan",
        "EtatDeclaration": "participants.enums.EtatDeclaration",
        "EtatLigne": "participants.enums.EtatLigne",
        "EtatLot": "operations.enums.EtatLot",
        "EtatTravail": "guichets.enums.EtatTravail",
        "NatureAchat": "operations.enums.NatureAchat",
        "NatureEngagement": "clauses.enums.NatureEngagement",
        "Partage": "clauses.enums.PartageMutualisation",
        "TypeContrat": "participants.enums.TypeContrat",
        "TypeEntreprise": "operations.enums.TypeEntreprise",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "guichets.api.schema.document_errors",
    ],
}

# --- Mail, forms, logs --------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Guichet <ne-pas-repondre@guichet.example>")
EMAIL_TIMEOUT = 20
# Where the links of the e-mails lead: nothing of a request tells it when a job writes.
ADRESSE_SITE: str = env.str("ADRESSE_SITE", default="http://127.0.0.1:8000")
# An e-mail is tried again after longer and longer waits, for two days about, then told as not sent.
COURRIER_ESSAIS_MAX = 10

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/guichet.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "ligne": {
            "()": "guichets.journalisation.FormatSansValeurs",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
