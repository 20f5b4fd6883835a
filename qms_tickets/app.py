"""Joins the rooms to an application: settings, database, and the doors through which people and machines enter."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from qms_tickets import api, cli, web
from qms_tickets.config import Settings, read_settings
from qms_tickets.doors import require_policies
from qms_tickets.extensions import csrf, db, engine_options, login_manager, migrate
from qms_tickets.proxies import TrustedProxies

_PACKAGE = Path(__file__).resolve().parent
_FORM_OVERHEAD = 2 * 1024 * 1024


def _folder(name: str) -> str:
    """`templates` and `static` lie beside the package in a checkout, inside it in a wheel."""
    inside = _PACKAGE / name
    return str(inside if inside.is_dir() else _PACKAGE.parent / name)


def create_app(**overrides: Any) -> Flask:
    """The application. Overrides are settings by name (`QMS_DATABASE_URL=…`); the rest comes from the environment.

    Errors: `config.WrongSettings`, naming every wrong setting.
    """
    settings = read_settings(**overrides)
    app = Flask(
        "qms_tickets",
        template_folder=_folder("templates"),
        static_folder=_folder("static"),
        instance_path=str(settings.instance),
    )
    _configure(app, settings)
    _make_folders(settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_PACKAGE / "migrations"))
    login_manager.init_app(app)
    csrf.init_app(app)
    web.register(app)
    api.register(app)
    cli.register(app)
    require_policies(app)
    return app


def _make_folders(settings: Settings) -> None:
    """Our own. A folder for files that lies elsewhere may be a share that is not mounted: it is not ours to make."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    if settings.uploads.is_relative_to(settings.instance):
        settings.uploads.mkdir(parents=True, exist_ok=True)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=settings.max_upload + _FORM_OVERHEAD,
        MAX_FORM_MEMORY_SIZE=_FORM_OVERHEAD,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    logging.getLogger("qms_tickets").setLevel(settings.log_level)
    if settings.trusted_proxies:
        app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
