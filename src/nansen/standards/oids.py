"""Names of the object identifiers that travel documents and their keys carry.

Data, so that a person reading a dissection sees words. Code that acts on an identifier
keeps its own constant beside the clause it obeys.
"""

from typing import Final

FRAMEWORK_ENTRY: Final = "2.25.23048240325498525804614749048331809065"
"""Marks our own DG13; a UUID under 2.25 is unique without a registry (X.667 §7)."""
STATUS_LIST: Final = "2.25.134359941122046658773171512756237510009"
"""The content type of the framework's signed status lists."""
STATUS_LIST_SIGNING: Final = "2.25.39857027611891438103831705452857321411"
"""The extended key usage of who signs them."""

_ICAO = "2.23.136.1.1."
_BSI = "0.4.0.127.0.7."
_PACE = _BSI + "2.2.4."
_CA = _BSI + "2.2.3."

_CIPHERS = ("3DES-CBC-CBC", "AES-CBC-CMAC-128", "AES-CBC-CMAC-192", "AES-CBC-CMAC-256")

PACE_PROTOCOLS: Final[dict[str, str]] = {
    f"{_PACE}{arc}.{cipher}": f"id-PACE-{mapping}-{name}"
    for arc, mapping in ((1, "DH-GM"), (2, "ECDH-GM"), (3, "DH-IM"), (4, "ECDH-IM"))
    for cipher, name in enumerate(_CIPHERS, 1)
} | {
    f"{_PACE}6.{cipher}": f"id-PACE-ECDH-CAM-{name}"
    for cipher, name in enumerate(_CIPHERS, 1)
    if cipher > 1
}
"""The ways to run PACE (9303-11 §9.2.3)."""

PACE_KEY_AGREEMENTS: Final[dict[str, str]] = {
    f"{_PACE}1": "id-PACE-DH-GM",
    f"{_PACE}2": "id-PACE-ECDH-GM",
    f"{_PACE}3": "id-PACE-DH-IM",
    f"{_PACE}4": "id-PACE-ECDH-IM",
    f"{_PACE}6": "id-PACE-ECDH-CAM",
}
"""The kinds of domain parameters that PACE may bring along (9303-11 §9.2.2)."""

CHIP_AUTHENTICATION_PROTOCOLS: Final[dict[str, str]] = {
    f"{_CA}{arc}.{cipher}": f"id-CA-{agreement}-{name}"
    for arc, agreement in ((1, "DH"), (2, "ECDH"))
    for cipher, name in enumerate(_CIPHERS, 1)
}
"""The ways to run Chip Authentication (9303-11 §9.2.7)."""

CHIP_AUTHENTICATION_KEYS: Final[dict[str, str]] = {
    _BSI + "2.2.1.1": "id-PK-DH",
    _BSI + "2.2.1.2": "id-PK-ECDH",
}
"""The kinds of Chip Authentication key (9303-11 §9.2.7)."""

TERMINAL_AUTHENTICATION: Final = _BSI + "2.2.2"
ACTIVE_AUTHENTICATION: Final = _ICAO + "5"
EF_DIR: Final = _ICAO + "13"

_DOC_9303 = {
    _ICAO + "1": "ldsSecurityObject",
    "1.3.27.1.1.1": "ldsSecurityObject (before it was registered)",
    _ICAO + "2": "cscaMasterList",
    _ICAO + "3": "cscaMasterListSigningKey",
    _ICAO + "4": "documentTypeList (in 9303-10)",
    ACTIVE_AUTHENTICATION: "aaProtocolObject",
    _ICAO + "6.1": "nameChange",
    _ICAO + "6.2": "documentTypeList",
    _ICAO + "7": "deviationList",
    _ICAO + "8": "deviationListSigningKey",
    _ICAO + "9": "lds2",
    _ICAO + "9.1.1": "lds2TravelRecordsApplication",
    _ICAO + "9.1.3": "lds2TravelRecordsAccess",
    _ICAO + "9.2.1": "lds2VisaRecordsApplication",
    _ICAO + "9.2.3": "lds2VisaRecordsAccess",
    _ICAO + "9.3.1": "lds2AdditionalBiometricsApplication",
    _ICAO + "9.3.3": "lds2AdditionalBiometricsAccess",
    _ICAO + "9.8.1": "lds2TravelStampSigner",
    _ICAO + "9.8.2": "lds2VisaSigner",
    _ICAO + "9.8.3": "lds2BiometricsSigner",
    _ICAO + "10": "spoc",
    _ICAO + "10.1": "spocClient",
    _ICAO + "10.2": "spocServer",
    _ICAO + "11": "visibleDigitalSeal",
    _ICAO + "11.1": "visibleDigitalSealSigner",
    _ICAO + "12": "digitalTravelCredential",
    _ICAO + "12.1": "digitalTravelCredentialSigner",
    _ICAO + "12.2.1": "digitalTravelCredentialCapabilities",
    EF_DIR: "efDir",
}

_PROTOCOLS = {
    **PACE_PROTOCOLS,
    **PACE_KEY_AGREEMENTS,
    **CHIP_AUTHENTICATION_PROTOCOLS,
    **CHIP_AUTHENTICATION_KEYS,
    TERMINAL_AUTHENTICATION: "id-TA",
    _BSI + "2.2.6": "id-CI",
    _BSI + "2.2.8": "id-PT",
    _BSI + "1.2": "standardizedDomainParameters",
    _BSI + "3.2.1": "id-SecurityObject",
    **{
        f"{_BSI}1.1.4.1.{arc}": f"ecdsa-plain-{name}"
        for arc, name in enumerate(("SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "RIPEMD160"), 1)
    },
}

_ALGORITHMS = {
    "1.2.840.113549.1.1.1": "rsaEncryption",
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.8": "mgf1",
    "1.2.840.113549.1.1.10": "rsassaPss",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
    "1.2.840.113549.1.3.1": "dhKeyAgreement",
    "1.2.840.10046.2.1": "dhPublicNumber",
    "1.2.840.10045.1.1": "primeField",
    "1.2.840.10045.2.1": "ecPublicKey",
    "1.2.840.10045.4.1": "ecdsaWithSHA1",
    "1.2.840.10045.4.3.1": "ecdsaWithSHA224",
    "1.2.840.10045.4.3.2": "ecdsaWithSHA256",
    "1.2.840.10045.4.3.3": "ecdsaWithSHA384",
    "1.2.840.10045.4.3.4": "ecdsaWithSHA512",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.4": "sha224",
}

_CURVES = {
    "1.2.840.10045.3.1.1": "secp192r1",
    "1.2.840.10045.3.1.7": "secp256r1",
    "1.3.132.0.33": "secp224r1",
    "1.3.132.0.34": "secp384r1",
    "1.3.132.0.35": "secp521r1",
    "1.3.36.3.3.2.8.1.1.3": "brainpoolP192r1",
    "1.3.36.3.3.2.8.1.1.5": "brainpoolP224r1",
    "1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1",
    "1.3.36.3.3.2.8.1.1.9": "brainpoolP320r1",
    "1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1",
    "1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
}

_CMS = {
    "1.2.840.113549.1.7.1": "data",
    "1.2.840.113549.1.7.2": "signedData",
    "1.2.840.113549.1.9.1": "emailAddress",
    "1.2.840.113549.1.9.3": "contentType",
    "1.2.840.113549.1.9.4": "messageDigest",
    "1.2.840.113549.1.9.5": "signingTime",
    "1.2.840.113549.1.9.16.2.47": "signingCertificateV2",
}

_X509 = {
    "0.9.2342.19200300.100.1.25": "domainComponent",
    "1.3.6.1.5.5.7.1.1": "authorityInfoAccess",
    "2.5.4.3": "commonName",
    "2.5.4.4": "surname",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "countryName",
    "2.5.4.7": "localityName",
    "2.5.4.8": "stateOrProvinceName",
    "2.5.4.9": "streetAddress",
    "2.5.4.10": "organizationName",
    "2.5.4.11": "organizationalUnitName",
    "2.5.4.12": "title",
    "2.5.4.42": "givenName",
    "2.5.4.97": "organizationIdentifier",
    "2.5.29.14": "subjectKeyIdentifier",
    "2.5.29.15": "keyUsage",
    "2.5.29.16": "privateKeyUsagePeriod",
    "2.5.29.17": "subjectAltName",
    "2.5.29.18": "issuerAltName",
    "2.5.29.19": "basicConstraints",
    "2.5.29.20": "cRLNumber",
    "2.5.29.21": "cRLReason",
    "2.5.29.28": "issuingDistributionPoint",
    "2.5.29.30": "nameConstraints",
    "2.5.29.31": "cRLDistributionPoints",
    "2.5.29.32": "certificatePolicies",
    "2.5.29.35": "authorityKeyIdentifier",
    "2.5.29.36": "policyConstraints",
    "2.5.29.37": "extKeyUsage",
}

NAMES: Final[dict[str, str]] = {
    FRAMEWORK_ENTRY: "nansenFrameworkEntry",
    STATUS_LIST: "nansenStatusList",
    STATUS_LIST_SIGNING: "nansenStatusListSigning",
    **_DOC_9303,
    **_PROTOCOLS,
    **_ALGORITHMS,
    **_CURVES,
    **_CMS,
    **_X509,
}


def name_oid(oid: str) -> str:
    """Give the identifier in dotted form, followed by its name if it has one here."""
    name = NAMES.get(oid)
    return oid if name is None else f"{oid} ({name})"
