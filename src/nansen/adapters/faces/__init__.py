"""Finders of faces, to frame a portrait. They find a face; they never tell whose."""
