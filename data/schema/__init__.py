"""The schema of the database and its migrations (Alembic; imported only when the version differs)."""
