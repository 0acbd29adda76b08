"""All settings in one file. Everything has a default that works on one machine; `docs/reference/settings.md` lists them.

Two forms from one code base: embedded (SQLite, one data folder, loopback) and scaled out by environment variables only.
"""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The setting `SONAERU_<name>` as text."""
    return os.environ.get(f"SONAERU_{name}", default).strip()


def number(name: str, default: int) -> int:
    """The setting `SONAERU_<name>` as a whole number, 0 or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"SONAERU_{name} must be a whole number such as {default}, not {value!r}.")
    return int(value)


def data_key(value: str) -> str:
    """A public key that signs tables: 32 bytes in base64, or nothing."""
    try:
        whole = len(base64.b64decode(value, validate=True)) in (0, 32)
    except ValueError:
        whole = False
    if not whole:
        raise ImproperlyConfigured("SONAERU_DATA_KEY must be the public key that `sonaeru data keygen` printed.")
    return value


def mail_server(address: str) -> dict[str, object]:
    """What Django calls a mail server, from `smtp://user:password@host:587?tls=starttls`; tls: starttls, tls, none."""
    parts = urlsplit(address)
    tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
    if parts.scheme != "smtp" or not parts.hostname or tls not in {"starttls", "tls", "none"}:
        raise ImproperlyConfigured("SONAERU_MAIL must look like smtp://user:password@mail.example.jp:587?tls=starttls.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"starttls": 587, "tls": 465, "none": 25}[tls],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "tls",
        "EMAIL_TIMEOUT": 20,
    }


def kept_secret(path: Path) -> str:
    """A secret made at first start and kept in a file that only its owner can read.

    Raises ImproperlyConfigured where there is data already: a new key in silence would lock out whoever has the old.
    """
    kept = path.read_text().strip() if path.exists() else None
    if kept:
        return kept
    if kept == "" or (path.parent / SQLITE).exists():
        raise ImproperlyConfigured(
            f"鍵のファイルがないか、空です（{path}）。控えを、まだ使っていない SONAERU_HOME に戻してください。"
            "控えもないときは、新しい鍵を SONAERU_SECRET_KEY に入れると動きます。"
            "そのときは、サインイン、送り先、アプリのコードがやり直しになります。"
        )
    # It gets its name when it is whole, so that a full disk leaves no empty key; the first of two programs wins.
    descriptor, name = tempfile.mkstemp(prefix=".secret_key.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
    return path.read_text().strip()


def database(address: str) -> dict[str, object]:
    """What Django calls a database, with the waits under which a bad day ends by itself."""
    # Looked at before each use: after a restart of the server, nobody meets the dead connections of before.
    parsed: dict[str, object] = dict(dj_database_url.parse(address, conn_max_age=None, conn_health_checks=True))
    if str(parsed["ENGINE"]).endswith("sqlite3"):
        # IMMEDIATE: with SQLite's deferred default, two writers that both began by reading fail with "database is
        # locked" at once instead of waiting; WAL lets readers go on meanwhile; NORMAL is safe in WAL mode against a
        # crash.
        parsed["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    if str(parsed["ENGINE"]).endswith("postgresql"):
        # Seconds, the last one milliseconds: a server that is silent is taken for gone instead of waited for.
        silent = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 5, "tcp_user_timeout": 20_000}
        parsed["OPTIONS"] = silent | cast("dict[str, object]", parsed.get("OPTIONS", {}))
    return parsed


SQLITE = "sonaeru.sqlite3"
WEB = Path(__file__).resolve().parents[1]
# The database holds what companies are weak at: no file that the product makes is for others on the machine to read.
os.umask(0o077)
HOME = Path(text("HOME", "var")).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # others on this machine have no business there
SECRET_KEY = text("SECRET_KEY") or kept_secret(HOME / "secret_key")
DEBUG = False

# The address people type, for instance https://check.example.jp; it decides hosts, CSRF origins and secure cookies.
ADDRESS = text("ADDRESS")
_address = urlsplit(ADDRESS)
if ADDRESS and (_address.scheme not in {"http", "https"} or not _address.hostname):
    raise ImproperlyConfigured(f"SONAERU_ADDRESS must look like https://check.example.jp, not {ADDRESS!r}.")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *([_address.hostname] if _address.hostname else [])]
ALLOWED_HOSTS += [host.strip() for host in text("HOSTS").split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"] if ADDRESS else []
CSRF_FAILURE_VIEW = "sonaeru.web.ui.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE = _address.scheme == "https"
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# How many proxies of ours stand in front; the visitor's address is taken that many places from the right.
PROXIES = number("PROXIES", 0)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "sonaeru.web.ui",
    "sonaeru.web.holdings",
    "sonaeru.web.jobs",
    "sonaeru.web.audit",
    "sonaeru.web.notify",
    "sonaeru.web.tenancy",
    "sonaeru.web.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "sonaeru.web.guidance",
    "sonaeru.web.desk",
    "sonaeru.web.assessment",
    "sonaeru.web.devices",
    "sonaeru.web.plan",
    "sonaeru.web.declaration",
    "sonaeru.web.portfolio",
    "sonaeru.web.api",
    "sonaeru.web.config",
]
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sonaeru.web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "sonaeru.web.accounts.passwords.NotCommon"},
    {"NAME": "sonaeru.web.accounts.passwords.NotOnlyDigits"},
    {"NAME": "sonaeru.web.accounts.passwords.NotLikeTheUser", "OPTIONS": {"user_attributes": ("email", "name")}},
]
# Who may open an account: open (anybody with a mail address), closed (only who is invited or claims a check).
SIGN_UP = text("SIGN_UP", "open")
if SIGN_UP not in {"open", "closed"}:
    raise ImproperlyConfigured(f"SONAERU_SIGN_UP must be open or closed, not {SIGN_UP!r}.")
# Without a mail server mails are printed where the server logs, and pages that need mail say so.
MAIL_READY = bool(text("MAIL"))
EMAIL_BACKEND = "sonaeru.web.notify.printing.EmailBackend"
if MAIL_READY:
    globals().update(mail_server(text("MAIL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("MAIL_FROM", f"sonaeru@{_address.hostname or 'localhost'}")

# Sign-in by django-allauth. Sudo (accounts.middleware) asks again before dangerous acts, so its own asking is off.
ACCOUNT_ADAPTER = "sonaeru.web.accounts.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = ACCOUNT_LOGIN_ON_PASSWORD_RESET = ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A seminar of 100 people behind one address must fit; per account, `key` limits what many addresses could guess.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "signup": "100/m/ip", "login_failed": "60/m/ip,20/h/key"}
ACCOUNT_FORMS = {
    "login": "sonaeru.web.accounts.forms.SignIn",
    "signup": "sonaeru.web.accounts.forms.SignUp",
    "add_email": "sonaeru.web.accounts.forms.ChangeMail",
    "change_password": "sonaeru.web.accounts.forms.ChangePassword",
    "set_password": "sonaeru.web.accounts.forms.SetPassword",
    "reset_password": "sonaeru.web.accounts.forms.ForgotPassword",
    "reset_password_from_key": "sonaeru.web.accounts.forms.NewPassword",
    "reauthenticate": "sonaeru.web.accounts.forms.Again",
    "confirm_email_verification_code": "sonaeru.web.accounts.forms.MailCode",
    "confirm_password_reset_code": "sonaeru.web.accounts.forms.ResetCode",
}
MFA_ADAPTER = "sonaeru.web.accounts.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_REAUTHENTICATION_REQUIRED = False
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Sonaeru"
MFA_FORMS = {
    "activate_totp": "sonaeru.web.accounts.forms.StartCodes",
    "authenticate": "sonaeru.web.accounts.forms.Code",
    "reauthenticate": "sonaeru.web.accounts.forms.CodeAgain",
    "add_webauthn": "sonaeru.web.accounts.forms.AddPasskey",
    "edit_webauthn": "sonaeru.web.accounts.forms.RenamePasskey",
    "signup_webauthn": "sonaeru.web.accounts.forms.FirstPasskey",
}
USERSESSIONS_ADAPTER = "sonaeru.web.accounts.adapter.Sessions"
# Guessing is locked out per account and address, which is kept as a keyed hash of the mail address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = AXES_VERBOSE = AXES_ENABLE_ADMIN = False
AXES_USERNAME_FORM_FIELD = "email"
AXES_USERNAME_CALLABLE = "sonaeru.web.accounts.guessing.account"
AXES_CLIENT_IP_CALLABLE = "sonaeru.web.accounts.guessing.address"
AXES_LOCKOUT_CALLABLE = "sonaeru.web.accounts.guessing.locked"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "csrfmiddlewaretoken", "next"]

# One OpenID Connect provider, such as Microsoft 365 or Google Workspace; without an issuer there is no button.
OIDC_ISSUER = text("OIDC_ISSUER").rstrip("/")
SOCIALACCOUNT_ADAPTER = "sonaeru.web.accounts.adapter.Provider"
# Only an address that the provider asserts to be verified leads to an account that exists (accounts.adapter).
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# By a link: after a form Chromium would refuse the way to another site (`form-action 'self'`).
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "provider",
                "name": text("OIDC_NAME", "OpenID Connect"),
                "client_id": text("OIDC_CLIENT_ID"),
                "secret": text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
# Lax: a link in a mail must find the visitor signed in; forms are guarded by CSRF tokens.
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
MIDDLEWARE = [
    "sonaeru.web.config.logs.Requests",
    "sonaeru.web.ui.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sonaeru.web.ui.middleware.Language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sonaeru.web.tenancy.gate.Gate",
    "sonaeru.web.accounts.middleware.Sudo",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "sonaeru.web.config.urls"
WSGI_APPLICATION = "sonaeru.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "sonaeru.web.ui.context.page",
                "sonaeru.web.accounts.context.person",
                "sonaeru.web.tenancy.context.settings_menu",
                "sonaeru.web.portfolio.context.sample",
                "sonaeru.web.portfolio.context.operator_menu",
            ],
            "builtins": [
                "sonaeru.web.ui.templatetags.say",
                "sonaeru.web.tenancy.templatetags.gate",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / SQLITE}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_MANIFEST_STRICT = True

# A question page needs a few kilobytes; what is longer than this is an accident or an attack.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Where work waits: sqlite (a file of its own), postgres (the database), or redis://host:port/0.
QUEUE = text("QUEUE", "sqlite")
# Counts of what is limited live in each server process, with room for many: a full store forgets the counts of those
# who are guessing. Where Redis holds the queue it holds the counts too, for all processes and hosts.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": QUEUE, "KEY_PREFIX": "sonaeru"}
    if QUEUE.startswith(("redis://", "rediss://"))
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
}
# Whether companies may have notices sent into this machine's own network, where their own programs may run.
PRIVATE_WEBHOOKS = text("PRIVATE_WEBHOOKS") == "allow"

# How many checks one address may start in ten minutes: a seminar of 100 people behind one address must fit.
STARTS_PER_TEN_MINUTES = number("STARTS_PER_TEN_MINUTES", 300)
# How often one token may call the API in a minute, for each server process; 0: no limit.
API_CALLS_PER_MINUTE = number("API_CALLS_PER_MINUTE", 600)
# Days after which a check that nobody claimed is deleted: unfinished, finished.
DRAFT_DAYS = number("DRAFT_DAYS", 30)
RESULT_DAYS = number("RESULT_DAYS", 90)

# Whose signed tables of end dates are taken in: a public key of `sonaeru data keygen`; without it nobody's.
DATA_KEY = data_key(text("DATA_KEY"))
# Days that the log of who did what is kept: three years.
AUDIT_DAYS = number("AUDIT_DAYS", 1095)
# What the operator's page looks at; the look itself stands above the room that shows it.
EXAMINATION = "sonaeru.web.config.operation.doctor.examine"

# How the product tells what it does, on stderr: plain for people, json (a line each) for programs.
LOGS = text("LOGS", "plain")
if LOGS not in {"plain", "json"}:
    raise ImproperlyConfigured(f"SONAERU_LOGS must be plain or json, not {LOGS!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "sonaeru.web.config.logs.Plain",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"class": "sonaeru.web.config.logs.Json"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOGS}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django logs the path of every 4xx; a path of ours holds the key to somebody's answers.
        "django.request": {"level": "CRITICAL"},
        # Anybody can send any host name, a thousand fields, a form without its token; each would be a line or a traceback.
        "django.security": {"level": "CRITICAL"},
        # It names who failed to sign in, and from where.
        "axes": {"level": "CRITICAL"},
        # A line for each request is for programs; on a terminal it hides what matters.
        "sonaeru.request": {"level": "INFO" if LOGS == "json" else "WARNING"},
    },
}
