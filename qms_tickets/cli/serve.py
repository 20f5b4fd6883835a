"""`serve`: pages, JSON, and the scheduler inside."""

from __future__ import annotations

import importlib
import logging
import signal
import time
from dataclasses import replace
from types import FrameType
from typing import Any

import click
import waitress
from flask import Flask
from flask.cli import ScriptInfo, pass_script_info
from waitress import wasyncore

from qms_tickets import logs, schema
from qms_tickets.config import Settings
from qms_tickets.extensions import db, journal_mode, sqlite_module
from qms_tickets.queries.sign_in import demonstration_sign_ins, is_empty
from qms_tickets.words import catalogue

THREADS = 8
# Clients that send slowly are cut off.
CHANNEL_SECONDS = 60
# Browsers keep several connections each for a while: those at rest may not keep the next reader out.
CONNECTIONS = 800
PATIENCE_SECONDS = 20.0


@click.command("serve")
@click.option("--host", help="Address to listen on.  [default: HOST, 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="0 takes a free one.  [default: PORT, 8000]")
@click.option("--no-scheduler", is_flag=True, help="The scheduler runs elsewhere.")
@pass_script_info
def command(info: ScriptInfo, host: str | None, port: int | None, no_scheduler: bool) -> None:
    """Serve the pages, with the scheduler inside."""
    app = info.load_app()
    catalogue.raise_on_mistakes(False)
    logs.set_up(_settings(app).log_level)
    _listen(app, host, port)
    with app.app_context():
        require_current()
    server = Server(app)
    server.stop_on_signals()
    with app.app_context():
        announce(app)
    scheduler = None if no_scheduler else importlib.import_module("qms_tickets.scheduler.runner").start(app)
    try:
        server.run()
    finally:
        if scheduler is not None:
            scheduler.stop()


def _settings(app: Flask) -> Settings:
    settings: Settings = app.config["SETTINGS"]
    return settings


def _listen(app: Flask, host: str | None, port: int | None) -> None:
    """What the command line says of the address goes before the environment."""
    before = _settings(app)
    after = replace(before, host=host or before.host, port=before.port if port is None else port)
    if before.base_url == f"http://{before.host}:{before.port}":
        after = replace(after, base_url=f"http://{after.host}:{after.port}")
    app.config["SETTINGS"] = after


def require_current() -> None:
    """Old tables under new code would be worse than no service."""
    found = schema.state()
    if not found.is_current:
        raise click.ClickException(
            f"The database is at migration {found.current or 'none'}, this version needs {found.newest}. "
            "Nothing is served until it is brought up to date; run: qms-tickets database upgrade"
        )
    db.session.remove()


class Server:
    """Waitress; told to stop it finishes what it has accepted."""

    def __init__(self, app: Flask) -> None:
        settings = _settings(app)
        self.map: dict[int, Any] = {}
        self.stopping = False
        self.server = _bound(app, settings, self.map)
        port = _port(self.server)
        if port != settings.port:
            host = settings.host
            base = settings.base_url.replace(f"http://{host}:{settings.port}", f"http://{host}:{port}")
            app.config["SETTINGS"] = replace(settings, port=port, base_url=base)

    def stop_on_signals(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        while not self.stopping:
            self._turn(1.0)
        self._stop_listening()
        patience = time.monotonic() + PATIENCE_SECONDS
        while self._is_busy() and time.monotonic() < patience:
            self._turn(0.1)
        self.server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self.map)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self.map, count=1)

    def _stop_listening(self) -> None:
        for listener in [each for each in self.map.values() if getattr(each, "accepting", False)]:
            listener.del_channel()
            listener.socket.close()

    def _is_busy(self) -> bool:
        channels = [each for each in list(self.map.values()) if hasattr(each, "requests")]
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _bound(app: Flask, settings: Settings, sockets: dict[int, Any]) -> Any:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        return waitress.create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident="qms-tickets",
            channel_timeout=CHANNEL_SECONDS,
            connection_limit=CONNECTIONS,
            # The application decides whom it believes, and must see that a proxy stands between.
            clear_untrusted_proxy_headers=False,
            max_request_body_size=4 * app.config["MAX_CONTENT_LENGTH"],
            asyncore_use_poll=True,
        )
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. Choose another with PORT=."
        ) from error


def _port(server: Any) -> int:
    listening = getattr(server, "effective_listen", None)
    return int(listening[0][1] if listening else server.effective_port)


def announce(app: Flask) -> None:
    """Where it is, who can sign in, and what to be careful about."""
    settings = _settings(app)
    click.echo(f"QMS Tickets is at {settings.base_url}")
    if settings.database_url.startswith("sqlite"):
        version = sqlite_module().sqlite_version
        click.echo(f"Database: SQLite {version}, journal mode {journal_mode()}")
        if journal_mode() != "wal":
            click.echo(
                "This SQLite can damage a database in WAL mode, so it is slower here; 3.51.3 is sound.",
                err=True,
            )
    _announce_sign_ins(settings)
    if is_empty():
        click.echo(f"Nobody is here yet: open {settings.base_url}/first-run on this machine.")
    if not settings.is_loopback and not settings.is_https:
        click.echo(
            f"Warning: {settings.host} is reachable by other machines without encryption: passwords can be read. "
            "Put it behind https and set QMS_BASE_URL.",
            err=True,
        )
    db.session.remove()


def _announce_sign_ins(settings: Settings) -> None:
    sign_ins = demonstration_sign_ins()
    if sign_ins and not settings.is_loopback:
        click.echo("The demonstration's sign-ins are refused: HOST is not loopback.", err=True)
        return
    if sign_ins:
        click.echo("Demonstration sign-ins:")
    for one in sign_ins:
        click.echo(f"  {one['role']:<20} {one['email']:<36} {one['password']}")
