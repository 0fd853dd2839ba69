"""Keys in a PKCS#11 token: a smart card, an HSM, or SoftHSM in a laboratory.

`open_pkcs11_keystore` is the way in; the library that speaks PKCS#11 comes with the
extra `hsm` and is loaded only there.
"""
