"""The journal: what an authority did, committed to in public, told to nobody (R66, R82).

An act (a document issued, a case decided, a key ceremony) becomes a salted commitment
in an append-only log. Outsiders see commitments and days; who holds an act's salt can
prove that it stands there, and an auditor who holds the openings can prove that nothing
else does. Witnesses of other houses sign each head, so that there is one log for all.
"""
