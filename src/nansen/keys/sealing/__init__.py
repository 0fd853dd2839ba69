"""Case keys, and what is sealed under them.

Every case has a random key of 32 octets. It is sealed to the key service's public key
(HPKE with a post-quantum hybrid), so whoever takes an application in can seal and not
open. From it a key is derived for every declared personal field, and each field is sealed
under its own, bound to vault, case, field and version: moved anywhere else it does not
open. To erase a case is to destroy its wrapped key (R82).
"""
