"""The document security object of one chip, signed."""

from collections.abc import Mapping

from nansen.errors import Refused
from nansen.keys.signer import Signer
from nansen.standards.icao9303.lds.sod_template import SodTemplate
from nansen.standards.icao9303.lds.sod_write import hash_data_groups


def sign_sod(
    template: SodTemplate,
    hashes: Mapping[int, bytes],
    signer: Signer,
    *,
    verify_after_sign: bool = True,
) -> bytes:
    """Sign the hashes of a chip's data groups and give EF.SOD.

    A signature is verified, with the key in the certificate, before it leaves: one that
    a fault spoilt could give the private key away, and a key that is not the certified
    one would make a passport that no border accepts. Without it, signing P-256 is about
    three times as fast; that is for keys in a device that verifies by itself.

    Raises:
        Refused: the hashes are not those of the template's data groups.
        Untrusted: the signature does not verify; nothing was issued.
    """
    if hashes.keys() != set(template.data_groups):
        raise Refused("SOD", "the hashes are not of the template's data groups")
    unsigned = template.prepare([hashes[number] for number in template.data_groups])
    signature = signer.sign(unsigned.signed_attributes)
    if verify_after_sign:
        template.verify(signature, unsigned.signed_attributes)
    return template.assemble(unsigned, signature)


def issue_sod(
    template: SodTemplate,
    data_groups: Mapping[int, bytes],
    signer: Signer,
    *,
    verify_after_sign: bool = True,
) -> bytes:
    """Hash a chip's data groups, whole files with their tags, and sign the hashes."""
    hashes = hash_data_groups(data_groups, template.profile.algorithm.hash)
    return sign_sod(template, hashes, signer, verify_after_sign=verify_after_sign)
