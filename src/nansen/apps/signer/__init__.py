"""The signer: the zone that holds keys. For now it serves specimen authorities only.

Until decisions exist, `batch` issues what a CSV orders; afterwards it will sign only
what a quorum approved and the journal holds.
"""
