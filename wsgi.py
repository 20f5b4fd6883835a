"""The application for a WSGI server: `waitress-serve wsgi:app` or `gunicorn wsgi:app`."""

from qms_tickets import logs
from qms_tickets.app import create_app
from qms_tickets.words.catalogue import raise_on_mistakes

app = create_app()
logs.set_up(app.config["SETTINGS"].log_level)
raise_on_mistakes(False)
