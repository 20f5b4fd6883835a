"""For machines that watch: is it alive, is it ready, how much is there. On the loopback only."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, abort, jsonify
from flask.blueprints import BlueprintSetupState
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from qms_tickets import schema, uploads
from qms_tickets.domain.events import instant_text
from qms_tickets.doors import answer_errors_under
from qms_tickets.queries import chain, database, health, heartbeats
from qms_tickets.storage_faults import StorageError
from qms_tickets.web.administration import entry
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import is_loopback, policy
from qms_tickets.web.request import now, preferred_language, settings
from qms_tickets.words.catalogue import text

if TYPE_CHECKING:
    from flask import Flask

bp = Blueprint("health", __name__)

entry("health", "/administration/health", "monitor-check")


@bp.record_once
def _answer_in_json(state: BlueprintSetupState) -> None:
    """Whatever goes wrong, machines are answered as they are otherwise."""
    for address in ("/healthz", "/readyz"):
        answer_errors_under(cast("Flask", state.app), address, lambda error, status: _refused(status))


def _refused(status: int, **said: str) -> Response:
    refused = jsonify(status=HTTPStatus(status).name.lower(), **said)
    refused.status_code = status
    return _never_kept(refused)


def _for_the_machine_itself() -> None:
    """No sign-in, so nobody else: the peer is loopback and no proxy stands between. Refused in JSON, as answered."""
    if not is_loopback():
        abort(_refused(403, detail=text(preferred_language(), "health-loopback-only")))


@bp.get("/healthz")
@policy("anyone")
def alive() -> Response:
    """The process answers; it asks nothing else."""
    _for_the_machine_itself()
    return _never_kept(jsonify(status="alive"))


@bp.get("/readyz")
@policy("anyone")
def ready() -> Response:
    """The database answers, its tables are those of this version, a scheduler is at work, files can be kept."""
    _for_the_machine_itself()
    found = _found()
    is_ready = all(found[name] for name in ("database", "migrations", "scheduler", "uploads"))
    answer = jsonify(status="ready" if is_ready else "not_ready", **found)
    if not is_ready:
        answer.status_code = 503
        answer.headers["Retry-After"] = "5"
    return _never_kept(answer)


def _found() -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "database": False,
        "migrations": False,
        "scheduler": False,
        "scheduler_seen_at": None,
        "journal_mode": None,
        "uploads": uploads.is_there(settings().uploads),
    }
    try:
        seen_before = {"database": health.is_reachable(), "migrations": schema.state().is_current}
        if not seen_before["migrations"]:
            return nothing | seen_before
        seen = heartbeats.last_seen()
        return nothing | {
            **seen_before,
            "scheduler": heartbeats.is_seen(),
            "scheduler_seen_at": None if seen is None else instant_text(seen),
            "journal_mode": database.journal_mode(),
        }
    except StorageError:
        return nothing


@bp.get("/metrics")
@policy("anyone")
def metrics() -> Response:
    """Figures in the text format of Prometheus, asked of the database when they are wanted."""
    _for_the_machine_itself()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures())
    return _never_kept(Response(generate_latest(registry), mimetype="text/plain; version=0.0.4"))


@bp.get("/administration/health")
@policy("administrator", "auditor")
def show() -> Response:
    """The same for people: what is at work, what waits, how far the record is signed."""
    return render(
        "administration/health.html",
        "health",
        found=_found(),
        figures=health.figures(now()),
        watches=health.watches(),
        seen_since=now() - heartbeats.SEEN_WITHIN,
        checkpoint=health.last_checkpoint(),
        failing=health.failing(),
        guards=chain.missing_guards(),
        tables=schema.state(),
        folder=settings().uploads,
    )


class _Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        figures = health.figures(now())
        yield _labelled("qms_tickets", "Tickets by state", figures.tickets)
        yield _labelled("qms_escalations", "Fired rungs by what became of them", figures.escalations)
        yield _labelled("qms_messages", "Messages in the outbox by state", figures.messages)
        yield GaugeMetricFamily("qms_timers_waiting", "Timers that are still to come", figures.timers_waiting)
        yield GaugeMetricFamily("qms_timers_due", "Timers that are due and not done", figures.timers_due)
        yield GaugeMetricFamily(
            "qms_timer_most_late_seconds", "How long the oldest timer has been due", figures.most_late_seconds
        )
        yield CounterMetricFamily("qms_events", "Events in the record", figures.events)
        if figures.scheduler_seen_seconds is not None:
            yield GaugeMetricFamily(
                "qms_scheduler_seen_seconds",
                "Seconds since a scheduler was last seen",
                figures.scheduler_seen_seconds,
            )


def _labelled(name: str, what: str, by_state: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=["state"])
    for state, count in sorted(by_state.items()):
        family.add_metric([state], count)
    return family


def _never_kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
