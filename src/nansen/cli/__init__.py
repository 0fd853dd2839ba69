"""The command `nansen`: one file a command, one table of exit statuses."""

from nansen.cli.app import main

__all__ = ["main"]
