"""The offline check of a document, as a border makes it.

In come the bytes of a chip, the text of a machine readable zone and the contents
of seals, with a `TrustStore` and a date. Out comes a tree of checks, each
successful, failed, undetermined or not supported (TR-03135-1 §3.5.2). Nothing is
fetched and nothing is reported to anyone.

The issuing side is not imported here: what builds a document never judges it.
"""
