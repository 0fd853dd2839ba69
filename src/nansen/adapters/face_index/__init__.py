"""Indexes of faces in memory: who looks like somebody, among a million."""
