"""The application for a WSGI server: `waitress-serve wsgi:app` or `gunicorn wsgi:app`."""

from qms_tickets.app import create_app

app = create_app()
