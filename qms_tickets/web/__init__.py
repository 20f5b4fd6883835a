"""Pages."""

from __future__ import annotations

import importlib
from pathlib import Path

from flask import Flask

from qms_tickets.web import access_log, errors, headers, navigation, policy, request, sessions
from qms_tickets.web.assets import asset_version
from qms_tickets.web.fragments import new_key
from qms_tickets.web.routing import BoundedInteger

# One module a noun, each with its blueprint `bp`.
NOUNS = (
    "login",
    "welcome",
    "first_run",
    "me",
    "answers",
    "administration",
    "first_steps",
    "people",
    "absences",
    "people_import",
    "departments",
    "tickets",
    "bundles",
    "views",
    "search",
    "health",
    "audit",
    "changes",
    "escalations",
    "services",
    "agreements",
    "quality",
    "nonconformities",
    "calendars",
    "policies",
    "measures",
    "notices",
    "outbox",
    "targets",
)


def register(app: Flask) -> None:
    """Open this door of the application."""
    app.url_map.converters["int"] = BoundedInteger
    app.url_map.strict_slashes = False
    _lend_to_templates(app)
    request.register(app)
    sessions.register(app)
    headers.register(app)
    access_log.register(app)
    policy.register(app)
    errors.register(app)
    navigation.register(app)
    for noun in NOUNS:
        app.register_blueprint(importlib.import_module(f"{__name__}.{noun}").bp)


def _lend_to_templates(app: Flask) -> None:
    """Globals, so that macros and blocks rendered alone have them too."""
    app.jinja_env.globals.update(
        words=request.current_words,
        t=request.say,
        asset_version=asset_version(Path(app.static_folder or "static")),
        key=new_key,
        max_upload=app.config["SETTINGS"].max_upload,
    )
