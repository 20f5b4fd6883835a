"""One store per process and kind of database, made new for every test in a few milliseconds.

A migrated template is made once a run. On SQLite each test gets a copy of its file. On PostgreSQL copying a database
takes 50 ms, so the process's own database is emptied and its first rows are put back, and it is copied anew only after
a test that changed tables, indexes or triggers.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

import psycopg

from tests.database import cluster, pristine
from tests.run import one_at_a_time

KINDS = "sqlite", "postgresql"
SECRET_KEY = "only-for-tests-" * 3


class Store:
    """A database and an instance folder, with the application that uses them."""

    url: str

    def __init__(self, run_folder: Path, folder: Path) -> None:
        self.run_folder = run_folder
        self.instance = folder / "instance"
        self.folder = folder
        self._app = None
        self._made: list = []

    @property
    def app(self):
        if self._app is None:
            self._app = self.make_app()
        return self._app

    def settings(self, **others: str) -> dict[str, str]:
        return {
            "QMS_INSTANCE": str(self.instance),
            "QMS_DATABASE_URL": self.url,
            "QMS_SECRET_KEY": SECRET_KEY,
            **others,
        }

    def make_app(self, **settings: str):
        """An application of its own; `app` is shared by the tests of this process, since making one takes long."""
        from qms_tickets.app import create_app

        self.instance.mkdir(parents=True, exist_ok=True)
        app = create_app(**self.settings(**settings))
        app.testing = True
        self._made.append(app)
        return app

    def renew(self) -> None:
        self.close_connections()
        shutil.rmtree(self.instance, ignore_errors=True)
        (self.instance / "uploads").mkdir(parents=True)
        self.renew_rows()

    def renew_rows(self) -> None:
        raise NotImplementedError

    def make_empty(self) -> str:
        """The URL of another database, with nothing in it."""
        raise NotImplementedError

    def close_connections(self) -> None:
        for app in self._made:
            release(app)
        self._made = [self._app] if self._app else []

    def close(self) -> None:
        self.close_connections()


class SQLiteStore(Store):
    def __init__(self, run_folder: Path, folder: Path) -> None:
        super().__init__(run_folder, folder)
        self.file = folder / "rows.sqlite"
        self.url = f"sqlite:///{self.file}"
        self.template = run_folder / "template.sqlite"
        with one_at_a_time(run_folder, "sqlite"):
            if not self.template.exists():
                self.remove_file()
                migrate(self.make_app())
                shutil.move(self.file, self.template)

    def renew_rows(self) -> None:
        self.remove_file()
        shutil.copyfile(self.template, self.file)

    def remove_file(self) -> None:
        for left in self.folder.glob(f"{self.file.name}*"):
            left.unlink()

    def make_empty(self) -> str:
        return f"sqlite:///{self.folder}/{uuid.uuid4().hex}.sqlite"


class PostgreSQLStore(Store):
    def __init__(self, run_folder: Path, folder: Path) -> None:
        super().__init__(run_folder, folder)
        self.name = f"own_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        with one_at_a_time(run_folder, "postgresql"):
            self.cluster = cluster.of_run(run_folder)
            self.url = self.cluster.url(self.name)
            self.make_template(run_folder / "template.postgresql")
            self.copy_template()

    def make_template(self, made: Path) -> None:
        if made.exists():
            return
        self.cluster.administer("CREATE DATABASE template_qms")
        migrate(self.make_app(QMS_DATABASE_URL=self.cluster.url("template_qms")))
        with psycopg.connect(**self.cluster.dsn("template_qms"), autocommit=True) as connection:
            pristine.remember(connection)
        made.touch()

    def copy_template(self) -> None:
        self.cluster.administer(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE template_qms STRATEGY file_copy",
        )
        self.connection = psycopg.connect(**self.cluster.dsn(self.name), autocommit=True)

    def renew_rows(self) -> None:
        if not pristine.restore(self.connection):
            self.connection.close()
            self.copy_template()

    def make_empty(self) -> str:
        name = f"empty_{uuid.uuid4().hex}"
        self.cluster.administer(f"CREATE DATABASE {name}")
        return self.cluster.url(name)

    def close(self) -> None:
        super().close()
        self.connection.close()


STORES = {"sqlite": SQLiteStore, "postgresql": PostgreSQLStore}


def migrate(app) -> None:
    from flask_migrate import upgrade

    with app.app_context():
        upgrade()
    release(app)


def release(app) -> None:
    """Give back every connection: a file cannot be replaced, nor rows restored, under an open transaction."""
    from qms_tickets.extensions import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
