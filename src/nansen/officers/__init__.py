"""Who may act: officers, their roles, and the roster that says so."""
