"""Settings of Django, from the environment; see `environment` for what can be set."""

from __future__ import annotations

from pathlib import Path

from terreinwijzer.vocabulary.language import LANGUAGES as SPOKEN
from terreinwijzer.web.environment import database_settings, mail_settings, read_environment
from terreinwijzer.web.providers import as_django

ENVIRONMENT = read_environment()
FOLDER = Path(__file__).parent

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret
# Whoever watches over the process asks from beside it, by one of the last two.
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, "127.0.0.1", "localhost"]
ROOT_URLCONF = "terreinwijzer.web.urls"
WSGI_APPLICATION = "terreinwijzer.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "terreinwijzer.web.people",
    "terreinwijzer.web.writing",
    "terreinwijzer.web.register",
    "terreinwijzer.web.programme",
    "terreinwijzer.web.participation",
    "terreinwijzer.web.privacy",
    "terreinwijzer.web.connections",
    "terreinwijzer.web.tasks",
    "terreinwijzer.web.notices",
]
MIDDLEWARE = [
    "terreinwijzer.web.logs.Requests",
    "django.middleware.security.SecurityMiddleware",
    # Before the files: what has no compressed copy beside it, such as our own scripts, is compressed too.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "terreinwijzer.web.headers.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "terreinwijzer.web.wording.AddressedLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "terreinwijzer.web.faults.ToldFaults",
    "terreinwijzer.web.access.gate.Gate",
    "terreinwijzer.web.access.limits.Limits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [FOLDER / "templates"],
        "OPTIONS": {
            "environment": "terreinwijzer.web.templating.environment",
            "context_processors": ["terreinwijzer.web.pages.frame.framed"],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT.database)}
# Limits and codes that work once hold for every process, and after a restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kept_for_a_while",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "terreinwijzer.web.people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# The slowest hash that the standard library has built in: memory-hard, against guessing after a theft.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
LOGIN_URL = "account_login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 3600
ACCOUNT_ADAPTER = "terreinwijzer.web.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "terreinwijzer.web.people.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
# Who may try how often: see the documentation of allauth for the others, which keep its values.
ACCOUNT_RATE_LIMITS = {"public_writing": "30/10m/ip"}
# How often a program with a token may ask, an address without a valid one, and somebody who looks for an address on the
# map: so many in so many seconds.
API_LIMITS = {"client": (600, 60), "guesses": (20, 600), "addresses": (30, 60)}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = bool(ENVIRONMENT.mail)
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ENVIRONMENT.mail else "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
SOCIALACCOUNT_ADAPTER = "terreinwijzer.web.people.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = as_django(ENVIRONMENT.providers)
# Whoever was invited by this address is recognised by it, if the provider says that it verified the address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "terreinwijzer.web.people.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "terreinwijzer.web.people.forms.CodeForm",
    "activate_totp": "terreinwijzer.web.people.forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Terreinwijzer"
# Without mail nothing can be confirmed; with it, an address is confirmed before the second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = not ENVIRONMENT.mail
vars().update(mail_settings(ENVIRONMENT.mail))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

# The language is the first part of an address; what Django says itself, as in forms, follows it.
USE_I18N = True
LANGUAGES = [(code, code) for code in SPOKEN]
LANGUAGE_CODE = SPOKEN[0]
FORM_RENDERER = "django.forms.renderers.Jinja2"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
# What `make web` fetches lies in `static/vendor`; the style of the dossier is that of the pages.
STATICFILES_DIRS = [FOLDER / "static", ("dossier", FOLDER.parent / "dossier" / "style")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A name that browsers keep to this host and to https.
SESSION_COOKIE_NAME = "__Host-sessionid" if ENVIRONMENT.secure else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if ENVIRONMENT.secure else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.secure
# Whoever watches over the process asks from beside it.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "terreinwijzer.web.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if ENVIRONMENT.json_log else "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # It logs every wrong question as an error of its own; ours are logged by Django.
    "loggers": {
        "pygeoapi": {"level": "CRITICAL"},
        "terreinwijzer.requests": {"level": "INFO" if ENVIRONMENT.json_log else "WARNING"},
        # Through the handler above, instead of by mail to administrators that Django knows.
        "django": {"handlers": [], "propagate": True, "level": "WARNING"},
    },
}
