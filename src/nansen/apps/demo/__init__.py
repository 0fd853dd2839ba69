"""The demonstration: every zone of an office in one folder, and the life of a passport in it."""
