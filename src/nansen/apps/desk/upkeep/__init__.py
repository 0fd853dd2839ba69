"""Keeping an office whole: its books, backups, ceremonies, and what its doctor looks at."""
