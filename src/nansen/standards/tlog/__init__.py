"""Transparency logs as C2SP writes them: tiles, signed notes, checkpoints, cosignatures.

A log is a Merkle tree over entries (`merkle`), served as files (`tiles`), whose head is
a signed text (`note`, `checkpoint`) that witnesses sign too (`cosignature`). What a
verifier demands of a head is a `policy`; what fits into a document is a `proof`.
"""

EDITION = (
    "C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-tiles, tlog-cosignature, "
    "tlog-witness and tlog-proof of July 2026; RFC 6962; RFC 9162"
)
