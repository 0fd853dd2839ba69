"""The structures that we issue, written in DER as typed values.

This package is the one door to `cryptography.hazmat.asn1`: its names may change with
any release of that library, so nothing outside says them. It only writes. What
comes from others is read by `nansen.standards.der`, which shares no code with it, so
that a fault in the builder cannot hide in the checker.

Parts that are already encoded (a name taken from a certificate, a body that was
signed) enter as bytes and stand in the result as they came.
"""
