"""The work on a case: from a sealed bundle to a letter, one paper after the other."""
