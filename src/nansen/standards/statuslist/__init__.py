"""Statuses of many tokens or documents in one array of bits: the IETF's Token Status List.

The draft has no RFC number yet; citations are of draft-ietf-oauth-status-list as it stood
in April 2026. Only the array and its compression are here (§4.1): they are what a list of
document statuses and a wallet's token have in common.
"""
