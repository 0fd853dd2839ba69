"""Doc 9303 of ICAO, Machine Readable Travel Documents."""

EDITION = "Doc 9303, 8th edition, with the amendments of February 2026"
