"""Certificates and revocation lists of travel document PKIs (9303-12 §7.1).

What is read is what real states have signed: a departure from RFC 5280 that leaves the
meaning clear is tolerated and named, one that does not is `Malformed`. Whether a
certificate keeps the profile of Doc 9303 is for others to say.
"""
