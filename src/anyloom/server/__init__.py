"""HTTP service: graphs as typed endpoints on one engine; the extra `server` installs it."""

from .app import create_app as create_app
from .settings import ServerSettings as ServerSettings
