"""The frame and every part on pages of their own, without a database: what the tests of the look open in a browser."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from types import SimpleNamespace as Thing
from zoneinfo import ZoneInfo

from flask import Flask, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from jinja2_fragments.flask import render_block
from werkzeug.local import LocalProxy

from qms_tickets.web import charts
from qms_tickets.web.lanes import lanes
from qms_tickets.words.reader import Words
from tests.architecture.source import ROOT

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, 50, tzinfo=SHANGHAI)
POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"


def make_gallery() -> Flask:
    app = Flask("gallery", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.secret_key = "gallery"
    pages = FileSystemLoader(str(ROOT / "tests" / "web" / "pages"))
    app.jinja_loader = ChoiceLoader([FileSystemLoader(str(ROOT / "templates")), pages])
    app.jinja_env.globals.update(
        t=lambda message, /, **variables: g.words.text(message, **variables),
        words=LocalProxy(lambda: g.words),
        csrf_token=lambda: "token" if not app.extensions["state"].renewed else "new-token",
        key=lambda: "a-fresh-key",
        asset_version="0",
        max_upload=20_000_000,
    )
    app.extensions["state"] = Thing(posts=[], signed_in=True, renewed=False, asked=0, viewer=1)
    app.before_request(_read_words)
    app.after_request(_add_policy)
    app.context_processor(lambda: _frame(app))
    _add_pages(app)
    return app


def _read_words() -> None:
    g.language = request.args.get("language", "en")
    g.words = Words(g.language, SHANGHAI, NOW)


def _add_policy(response):
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _frame(app: Flask) -> dict:
    places = [
        Thing(key="work", letter="w", href="/rows", icon="circle-check", count=13, late=False),
        Thing(key="requests", letter="r", href="/requests", icon="send", count=0, late=False),
        Thing(key="queue", letter="q", href="/queue", icon="inbox", count=3, late=False),
        Thing(key="escalations", letter="e", href="/escalations", icon="steps", count=3, late=True),
        Thing(key="measures", letter="m", href="/figures", icon="grid-3x3", count=0, late=False),
    ]
    viewer = Thing(id=app.extensions["state"].viewer, name="李强", initial="李")
    return {"viewer": viewer, "language": g.language, "nav": places, "notice_count": 3, "now": NOW}


def _add_pages(app: Flask) -> None:
    state = app.extensions["state"]

    @app.get("/parts")
    def parts():
        return render_template("parts.html", left=left, picture=_picture())

    @app.get("/rows")
    def rows():
        return render_template("rows.html", bands=_bands())

    @app.get("/figures")
    def figures():
        return render_template(
            "figures.html", data=_matrix(), chart=_chart(), causes=charts.shares([("a", 3)])
        )

    @app.route("/form", methods=["GET", "POST"])
    def form():
        if request.method == "GET":
            return render_template("form.html", error=None, value="", done=None)
        return _answer(state)

    @app.post("/sign-in")
    def sign_in():
        if request.form["password"] != "right":
            return render_template("signin.html", error="Wrong"), 401
        state.signed_in = state.renewed = True
        return "", 204

    @app.get("/changes")
    def changes():
        state.asked += 1
        return ("", 204) if state.asked == 1 else ("changed", 200)


def _answer(state: Thing):
    what = request.form["what"]
    if what == "away":
        return "", 503
    if not state.signed_in:
        return render_template("signin.html", error=None), 401
    state.posts.append((what, request.form["csrf_token"]))
    if what == "slow":
        time.sleep(0.5)
    if what == "wrong":
        return render_block("form.html", "part", error="Mend it.", value=what, done=None), 422
    return render_block("form.html", "part", error=None, value="", done=what)


def left(state: str = "plain", seconds: int = 5 * 3600, **more) -> Thing:
    given = {
        "rung": None,
        "rungs": None,
        "runs_until": None,
        "soon_at": None,
        "working_day": None,
        "clock": None,
        "may_be_soon": True,
        "may_be_late": True,
    }
    return Thing(state=state, seconds=seconds, due=NOW + timedelta(seconds=seconds), **(given | more))


def _row(number: int, **more) -> Thing:
    given = {
        "number": f"T-2026-{number:06}",
        "href": f"/tickets/T-2026-{number:06}",
        "title": f"First-article inspection report {number}",
        "second": "Lot 2026-1187",
        "left": left(),
        "due": NOW + timedelta(hours=5),
        "verb": {"label": "Deliver", "action": "deliver", "href": "/form"},
        "relation": "process",
        "side": "customer",
        "other": "Purchasing, Wang Fang",
        "used": 0.4,
        "new": False,
    }
    return Thing(**(given | more))


def _bands() -> list[Thing]:
    late = _row(1, left=left("late", -6000, rung=2, rungs=4), used=1.3, new=True)
    soon = _row(2, left=left("soon", 1800, clock="delivery-1"), used=0.9)
    counting = _row(4, left=left("plain", 7210, runs_until=NOW + timedelta(hours=2), soon_at=7200))
    return [
        Thing(title="Overdue", rows=[late], late=True, id="overdue"),
        Thing(title="Today", rows=[soon, _row(3), counting], late=False, id="today"),
    ]


def _picture():
    start = NOW.replace(hour=8, minute=30)
    return lanes(
        [(start, start + timedelta(hours=9))],
        [(start, start + timedelta(hours=9))],
        [("customer", start, start + timedelta(hours=1)), ("supplier", start + timedelta(hours=1), NOW)],
        now=NOW,
        zone=SHANGHAI,
        due=NOW + timedelta(hours=3),
        first_due=NOW - timedelta(hours=1),
        holder="supplier",
        due_state="soon",
        over=[("customer", start + timedelta(minutes=30), start + timedelta(hours=1))],
    )


def _matrix() -> Thing:
    def value(figure: int, **more) -> dict:
        return {"kind": "value", "value": figure, "n": 40, "heat": charts.heat(figure), "href": "#", **more}

    rows = [
        Thing(
            name="Sales",
            cells=[{"kind": "same"}, value(95), value(84, change="up")],
            margin=Thing(value=90, n=80),
        ),
        Thing(name="R&D", cells=[value(77), {"kind": "same"}, value(66)], margin=Thing(value=71, n=80)),
        Thing(
            name="HR",
            cells=[value(57, change="down"), {"kind": "few", "n": 3, "href": "#"}, {"kind": "none"}],
            margin=Thing(value=57, n=43),
        ),
    ]
    total = Thing(value=80, n=203)
    foot = Thing(name="As customer", cells=[Thing(value=70, n=80)] * 3, total=total)
    return Thing(
        caption="Interfaces",
        corner="",
        columns=["Sales", "R&D", "HR"],
        margin="As supplier",
        rows=rows,
        foot=foot,
    )


def _chart():
    periods = [
        charts.Period("Jul", 67, 13, lower=38, centre=71, upper=100),
        charts.Period("Aug", 88, 17, lower=72, centre=92, upper=100, outside=True),
    ]
    return charts.control_chart(periods, changes=[(1, "fixture")], lowest=0, highest=100)
