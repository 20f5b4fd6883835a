"""The settings: read once from the environment and the instance folder, checked, with all complaints at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from qms_tickets.proxies import networks

NAMES = (
    "QMS_INSTANCE",
    "QMS_UPLOADS",
    "QMS_DATABASE_URL",
    "QMS_SECRET_KEY",
    "QMS_BASE_URL",
    "QMS_SMTP_URL",
    "QMS_MAIL_FROM",
    "QMS_TRUSTED_PROXIES",
    "QMS_ALLOWED_TARGETS",
    "QMS_MAX_UPLOAD",
    "QMS_LOG_LEVEL",
    "QMS_DEFAULT_LANGUAGE",
    "QMS_TIME_ZONE",
    "HOST",
    "PORT",
)
LANGUAGES = ("zh_Hans", "en")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DEFAULT_MAX_UPLOAD = 20 * 1024 * 1024


class WrongSettings(Exception):
    """One or more settings make no sense; the message names each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, as values."""

    instance: Path
    uploads: Path
    database_url: str
    secret_key: str
    base_url: str
    smtp_url: str | None
    mail_from: str
    trusted_proxies: tuple[str, ...]
    allowed_targets: tuple[str, ...]
    max_upload: int
    log_level: str
    default_language: str
    time_zone: str
    host: str
    port: int

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        return self.host in {"127.0.0.1", "localhost", "::1"}


def read_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings from overrides, the environment and `.env` in the instance folder, in this order of weight."""
    given: dict[str, str] = {name: str(value) for name, value in overrides.items() if value is not None}
    surroundings = os.environ if environment is None else environment
    instance = Path(given.get("QMS_INSTANCE") or surroundings.get("QMS_INSTANCE") or _instance_of_checkout())
    from_file = {name: value for name, value in dotenv_values(instance / ".env").items() if value is not None}
    relevant = {
        name: value for name, value in surroundings.items() if name in NAMES or name.startswith("QMS_")
    }
    return _checked(instance.resolve(), {**from_file, **relevant, **given})


def _instance_of_checkout() -> Path:
    """`instance/` beside the package in a checkout; in the working folder where the package is installed."""
    beside = Path(__file__).resolve().parent.parent
    return (beside if (beside / "setup.cfg").exists() else Path.cwd()) / "instance"


def _checked(instance: Path, values: Mapping[str, str]) -> Settings:
    complaints = [
        f"{name}: there is no setting of this name"
        for name in values
        if name.startswith("QMS_") and name not in NAMES
    ]
    host = values.get("HOST") or "127.0.0.1"
    port = _whole(values, "PORT", 8000, 0, 65535, complaints)
    settings: dict[str, Any] = {
        "instance": instance,
        "uploads": Path(values.get("QMS_UPLOADS") or instance / "uploads").resolve(),
        "database_url": _database_url(values, instance, complaints),
        "base_url": _base_url(values, host, port, complaints),
        "smtp_url": _smtp_url(values, complaints),
        "mail_from": values.get("QMS_MAIL_FROM") or "qms-tickets@localhost",
        "trusted_proxies": _proxies(values, complaints),
        "allowed_targets": _listed(values.get("QMS_ALLOWED_TARGETS", "")),
        "max_upload": _whole(values, "QMS_MAX_UPLOAD", DEFAULT_MAX_UPLOAD, 1024, 1 << 31, complaints),
        "log_level": _one_of(values, "QMS_LOG_LEVEL", "INFO", LOG_LEVELS, complaints),
        "default_language": _one_of(values, "QMS_DEFAULT_LANGUAGE", "zh_Hans", LANGUAGES, complaints),
        "time_zone": _zone(values, complaints),
        "host": host,
        "port": port,
    }
    secret = values.get("QMS_SECRET_KEY", "")
    if not secret and str(settings["database_url"]).startswith("postgresql"):
        complaints.append(
            "QMS_SECRET_KEY: required with PostgreSQL, the same on every node, at least 32 characters"
        )
    elif secret and len(secret) < 32:
        complaints.append("QMS_SECRET_KEY: at least 32 characters")
    if complaints:
        raise WrongSettings("; ".join(complaints))
    return Settings(secret_key=secret or _kept_secret(instance), **settings)


def _database_url(values: Mapping[str, str], instance: Path, complaints: list[str]) -> str:
    url = values.get("QMS_DATABASE_URL") or f"sqlite:///{instance / 'qms_tickets.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        complaints.append("QMS_DATABASE_URL: begins with sqlite:/// or postgresql+psycopg://")
    return url


def _base_url(values: Mapping[str, str], host: str, port: int, complaints: list[str]) -> str:
    url = (values.get("QMS_BASE_URL") or f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        complaints.append("QMS_BASE_URL: an address such as https://tickets.example.com")
    return url


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        tls, _ = parse_qs(parts.query).get("tls", [""])[0], parts.port
    except ValueError:
        return False
    known = parts.scheme in {"smtp", "smtps"} and tls in {"", "starttls", "implicit", "none"}
    return known and bool(parts.hostname)


def _smtp_url(values: Mapping[str, str], complaints: list[str]) -> str | None:
    url = values.get("QMS_SMTP_URL") or None
    if url is not None and not _is_mail_server(url):
        complaints.append(
            "QMS_SMTP_URL: an address such as smtp://user:password@mail.example.com:587?tls=starttls"
        )
    return url


def _zone(values: Mapping[str, str], complaints: list[str]) -> str:
    name = values.get("QMS_TIME_ZONE") or "Asia/Shanghai"
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        complaints.append(f"QMS_TIME_ZONE: {name!r} is no IANA time zone, such as Asia/Shanghai")
    return name


def _proxies(values: Mapping[str, str], complaints: list[str]) -> tuple[str, ...]:
    listed = _listed(values.get("QMS_TRUSTED_PROXIES", ""))
    try:
        networks(listed)
    except ValueError:
        complaints.append("QMS_TRUSTED_PROXIES: addresses or networks such as 10.0.0.5, 10.0.0.0/24")
    return listed


def _whole(
    values: Mapping[str, str], name: str, default: int, low: int, high: int, complaints: list[str]
) -> int:
    text = values.get(name) or str(default)
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    complaints.append(f"{name}: a whole number from {low} to {high}")
    return default


def _one_of(
    values: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...], complaints: list[str]
) -> str:
    text = values.get(name) or default
    if text not in allowed:
        complaints.append(f"{name}: one of {', '.join(allowed)}")
    return text


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _kept_secret(instance: Path) -> str:
    """The key that this installation made for itself, readable by its owner alone."""
    path = instance / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        instance.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_hex(32)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret)
    except FileExistsError:  # another process was quicker
        return path.read_text().strip()
    return secret
