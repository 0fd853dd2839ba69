"""The trust zones: each a folder, sharing nothing but the floors below."""
