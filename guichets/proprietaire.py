"""The owner's connection: guichets and first accounts are created before any scope exists."""

import os

import environ
from django.conf import settings
from django.db import connection


def connect_as_owner() -> None:
    """Where the environment names the owner's address; scopes then take the application role."""
    if settings.PORTEE_ROLE or "DATABASE_OWNER_URL" not in os.environ:
        return
    connection.close()
    connection.settings_dict.update(environ.Env.db_url_config(os.environ["DATABASE_OWNER_URL"]))
    settings.PORTEE_ROLE = settings.ROLE_APPLICATION
