"""The inspector: offline, without keys, for whoever is shown a document."""
