"""Settings: production by default, everything that differs comes from the environment."""

from importlib.util import find_spec
from pathlib import Path

from delivery.api.documentation import SPECTACULAR_SETTINGS  # noqa: F401 (drf-spectacular reads it)
from delivery.embedded.address import running_city
from delivery.kernel import environment as env
from delivery.kernel import setting_forms as forms
from delivery.ops.admin_site import UNFOLD  # noqa: F401 (django-unfold reads it)
from delivery.stores.buckets import buckets
from delivery.stores.databases import databases
from delivery.telemetry.logs import logging_config
from delivery.telemetry.tracing.current import only_if_asked

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# Commands typed beside a running demo talk to its embedded stores.
CITY = running_city(VAR_DIR)

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", CITY.get("SECRET_KEY", "insecure-only-for-tests-and-checks"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# The floor plan: an app may only depend on those before it (delivery.E001).
FLOORS = [
    "delivery.telemetry",
    "delivery.archive",
    "delivery.events",
    "delivery.live",
    "delivery.geo",
    "delivery.accounts",
    "delivery.api",
    "delivery.idempotency",
    "delivery.notifications",
    "delivery.ops",
    "merchants",
    "orders",
    "drivers",
    "tracking",
    "delivery.demo",
    "delivery.bench",
]
INSTALLED_APPS = [
    "daphne",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "psqlextra",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    *FLOORS,
]

MIDDLEWARE = [
    "delivery.telemetry.tracing.current.tracing_middleware",
    "delivery.telemetry.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "delivery.api.middleware.SlashMiddleware",
    "delivery.api.middleware.ContentSecurityPolicyMiddleware",
    "delivery.api.middleware.StoreOutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "delivery.accounts.languages.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "delivery.api.middleware.ReadYourWritesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "delivery.ops.audit.AuditMiddleware",
    "delivery.api.pages.ProblemPageMiddleware",
]
APPEND_SLASH = False
ROOT_URLCONF = "delivery.urls"
ASGI_APPLICATION = "delivery.asgi.application"
WSGI_APPLICATION = "delivery.wsgi.application"

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
                "delivery.api.pages.site",
            ],
            "builtins": ["delivery.api.templatetags.formats"],
        },
    }
]

DATABASE_URL = env.text_as(
    "DATABASE_URL",
    CITY.get("DATABASE_URL", "postgresql://delivery@127.0.0.1:5432/delivery"),
    *forms.POSTGRES,
)
DATABASES = databases(
    DATABASE_URL,
    env.text_as("DATABASE_REPLICA_URL", "", *forms.POSTGRES),
    pool_size=env.whole("DATABASE_POOL_SIZE", 16, least=1),
)
DATABASE_ROUTERS = ["delivery.stores.replicas.ReplicaRouter"]
POSTGRES_EXTRA_DB_BACKEND_BASE = "delivery.stores.postgres"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text_as(
    "REDIS_URL", CITY.get("REDIS_URL", "redis://127.0.0.1:6379/0"), *forms.REDIS
)
# Region.redis_alias picks one of these; a bigger city gets a store of its own.
_REGION_STORES = env.words_as("REDIS_ALIASES", *forms.REDIS_PAIRS)
REDIS_ALIASES = {"default": REDIS_URL, **dict(pair.split("=", 1) for pair in _REGION_STORES)}
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 5},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            # redis-py's default socket timeout would cut idle subscriptions.
            "hosts": [{"address": REDIS_URL, "socket_timeout": None, "max_connections": 5000}],
        },
    }
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["delivery.accounts.hashers.Bcrypt"]
BCRYPT_ROUNDS = env.whole("BCRYPT_ROUNDS", 12, least=4)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "delivery.accounts.sessions"
SESSION_COOKIE_AGE = 24 * 60 * 60
TLS = env.flag("TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_SSL_REDIRECT, SECURE_REDIRECT_EXEMPT = TLS, [r"^metrics$"]  # asked from within, by HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
# What a city's other names do under HTTPS is not this platform's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"

# A basket is small and a batch of a hundred locations is 20 kB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

# Who may read /metrics besides administrators: `10.0.0.0/8,192.168.1.5`.
METRICS_NETWORKS = env.words_as("METRICS_NETWORKS", *forms.NETWORK)

# A server told to stop says so for as long before it takes no more connections, and has so long
# to end what is under way.
DRAIN_NOTICE_S, DRAIN_GRACE_S = env.number("DRAIN_NOTICE_S", 0), env.number("DRAIN_GRACE_S", 25)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "delivery.accounts.authentication.BearerAuthentication",
        "delivery.accounts.authentication.PageSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["delivery.accounts.permissions.RoleRequired"],
    "DEFAULT_PARSER_CLASSES": ["delivery.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "delivery.api.negotiation.OursUnlessAsked",
    "DEFAULT_METADATA_CLASS": "delivery.api.metadata.AllowOnly",
    "DEFAULT_PAGINATION_CLASS": "delivery.api.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "delivery.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["delivery.api.throttles.ActorThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "actor": env.text_as("THROTTLE_ACTOR", "1200/min", *forms.RATE),
        "login": env.text_as("THROTTLE_LOGIN", "30/min", *forms.RATE),
    },
    "EXCEPTION_HANDLER": "delivery.api.problem.handle",
    "NUM_PROXIES": env.whole("NUM_PROXIES", 0),
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

CELERY_BROKER_URL = env.text_as("CELERY_BROKER_URL", REDIS_URL, *forms.ANY_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request waits for its nudge at most this long; the sweeper delivers what a nudge did not.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "events"

FILES = "django.core.files.storage.FileSystemStorage"
STORAGES = {
    "default": {"BACKEND": FILES},
    "archive": {"BACKEND": FILES, "OPTIONS": {"location": VAR_DIR / "archive"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STORAGES |= buckets(
    {"default": env.text("S3_BUCKET"), "archive": env.text("S3_ARCHIVE_BUCKET")},
    endpoint_url=env.text("S3_ENDPOINT_URL"),
    access_key=env.text("S3_ACCESS_KEY"),
    secret_key=env.text("S3_SECRET_KEY"),
)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
# Only the files of django-leaflet are used: as an app it would need GDAL.
LEAFLET_DIR = Path(find_spec("leaflet").submodule_search_locations[0])
STATICFILES_DIRS = [BASE_DIR / "static", LEAFLET_DIR / "static"]
if env.flag("STATIC_FROM_SOURCE"):
    STATIC_ROOT = None
    # The demo and the tests serve static files in place, without a collectstatic step.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    MIDDLEWARE.insert(2, "delivery.api.static_files.PackStaticMiddleware")

MAP_TILE_URL, MAP_ATTRIBUTION = env.text("MAP_TILE_URL"), env.text("MAP_ATTRIBUTION")
# One server for all, or `bicycle=URL,car=URL`; without any, ways are estimated.
OSRM_URL = env.text("OSRM_URL", CITY.get("OSRM_URL", ""))
# A simulated city may outrun the wall clock, promises with it, and take drivers along at a desk.
CITY_SPEED, RIDE_ALONG = env.number("CITY_SPEED", 1.0, least=0.01), env.flag("RIDE_ALONG")
# The demo, the tests and the benches: their servers start with what production must not have.
TRIAL = env.flag("TRIAL")

LANGUAGE_CODE, TIME_ZONE = "en", "UTC"
LANGUAGES = [("en", "English"), ("fi", "Suomi"), ("pt", "Português")]
LOCALE_PATHS = [BASE_DIR / "locale"]
BASE_URL = env.text_as("BASE_URL", "http://localhost:8000", *forms.WEB)
EMAIL_URL = env.text_as("EMAIL_URL", "", *forms.MAIL)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "delivery@localhost")
VAPID_PRIVATE_KEY = env.text_as("VAPID_PRIVATE_KEY", "", *forms.VAPID)
PUSH_SERVICES = env.words("PUSH_SERVICES")

# Traces go there; OpenTelemetry's packages read the other variables of theirs by themselves.
OTEL_EXPORTER_OTLP_ENDPOINT = only_if_asked(env.text("OTEL_EXPORTER_OTLP_ENDPOINT"))
LOGGING_CONFIG = None
logging_config(
    level=env.text_as("LOG_LEVEL", "INFO", *forms.LOG_LEVEL),
    as_json=not env.flag("LOG_PLAIN"),
    is_traced=bool(OTEL_EXPORTER_OTLP_ENDPOINT),
)
