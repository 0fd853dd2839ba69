"""Private keys: who may sign, and where the keys rest.

A `Signer` signs bytes and says with which algorithm and public key. A `KeyStore`
makes keys and hands out signers by label. Keys rest in files, encrypted, or in a
PKCS#11 token; which of the two a caller has been given it cannot tell.
"""
