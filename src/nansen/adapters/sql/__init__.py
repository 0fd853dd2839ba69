"""The office's databases, on SQLite and on PostgreSQL by the same code (ADR 15)."""
