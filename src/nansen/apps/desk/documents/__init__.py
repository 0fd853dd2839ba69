"""The work on documents: the line that makes them, and the acts of their lives."""
