#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume. The three passwords are in its environment.
set -eu
psql -X -q -U "$POSTGRES_USER" -d postgres -f /guichet/roles.sql
