"""The desk: where officers work, and where documents are made."""
