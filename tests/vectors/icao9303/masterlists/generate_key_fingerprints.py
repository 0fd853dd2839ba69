"""Write the fingerprints of all keys of a master list, without any code of ours.

asn1crypto takes the list and its keys apart, OpenSSL tells the parameters of each named
curve, hashlib hashes. A line is: SHA-256 of the certificate, kind of key, SHA-256 of the
key's SubjectPublicKeyInfo with the curve by name, the point uncompressed and NULL as the
parameter of rsaEncryption.

    python generate_key_fingerprints.py          writes *.keys.txt beside the lists
"""

import hashlib
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from asn1crypto import cms, core, keys, x509

HERE = Path(__file__).parent
LISTS = sorted(HERE.glob("*.ml"))
CURVES = {
    "secp192r1": "prime192v1",
    "secp224r1": "secp224r1",
    "secp256r1": "prime256v1",
    "secp384r1": "secp384r1",
    "secp521r1": "secp521r1",
} | {
    name: name
    for bits in (192, 224, 256, 320, 384, 512)
    for name in (f"brainpoolP{bits}r1", f"brainpoolP{bits}t1")
}


class Certificates(core.SetOf):  # type: ignore[misc]
    _child_spec = x509.Certificate


class CscaMasterList(core.Sequence):  # type: ignore[misc]
    _fields = [("version", core.Integer), ("certificates", Certificates)]  # noqa: RUF012


def main() -> None:
    for path in LISTS:
        target_of(path).write_text("".join(lines_of(path)), encoding="ascii")


def target_of(path: Path) -> Path:
    return path.with_suffix(".keys.txt")


def lines_of(path: Path) -> Iterator[str]:
    content = cms.ContentInfo.load(path.read_bytes())["content"]["encap_content_info"]["content"]
    for certificate in CscaMasterList.load(content.native)["certificates"]:
        kind, spki = canonical_key(certificate["tbs_certificate"]["subject_public_key_info"])
        whole, key = (hashlib.sha256(data).hexdigest() for data in (certificate.dump(), spki))
        yield f"{whole} {kind} {key}\n"


def canonical_key(info: keys.PublicKeyInfo) -> tuple[str, bytes]:
    if info.algorithm == "rsa":
        numbers = info["public_key"].parsed
        modulus, exponent = numbers["modulus"].native, numbers["public_exponent"].native
        plain = keys.RSAPublicKey({"modulus": modulus, "public_exponent": exponent})
        return f"RSA-{modulus.bit_length()}", keys.PublicKeyInfo.wrap(plain, "rsa").dump()
    parameters = info["algorithm"]["parameters"]
    chosen = parameters.chosen
    oid = chosen.dotted if parameters.name == "named" else _known()[_signature(chosen)]
    named = keys.ECDomainParameters("named", keys.NamedCurve(oid))
    point = keys.ECPointBitString(info["public_key"].native)
    plain = {"algorithm": {"algorithm": "ec", "parameters": named}, "public_key": point}
    return _names()[oid], keys.PublicKeyInfo(plain).dump()


def _signature(explicit: keys.SpecifiedECDomain) -> tuple[object, ...]:
    curve = explicit["curve"]
    return (
        explicit["field_id"]["parameters"].native,
        int.from_bytes(curve["a"].cast(core.OctetString).native, "big"),
        int.from_bytes(curve["b"].cast(core.OctetString).native, "big"),
        explicit["base"].native,
        explicit["order"].native,
        explicit["cofactor"].native,
    )


@lru_cache
def _known() -> dict[tuple[object, ...], str]:
    return {
        _signature(keys.SpecifiedECDomain.load(_openssl(name, "-param_enc", "explicit"))): oid
        for oid, name in ((_dotted(name), name) for name in CURVES.values())
    }


@lru_cache
def _names() -> dict[str, str]:
    return {_dotted(theirs): ours for ours, theirs in CURVES.items()}


def _dotted(name: str) -> str:
    return str(core.ObjectIdentifier.load(_openssl(name)).dotted)


@lru_cache
def _openssl(name: str, *options: str) -> bytes:
    command = ["openssl", "ecparam", "-name", name, "-outform", "DER", *options]
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main()
