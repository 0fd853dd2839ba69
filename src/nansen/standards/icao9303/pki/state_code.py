"""The code of the MRZ that a certificate gives its authority (9303-12 §7.1.1.2)."""

from nansen.errors import Malformed
from nansen.standards.der import Leniencies
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.extensions import SUBJECT_ALTERNATIVE_NAME, decode_alternative_names
from nansen.standards.x509.name import LOCALITY

_PROVINCE = "2.5.4.8"


def read_state_code(certificate: Certificate) -> str | None:
    """Give the code of the state or organisation, without fillers, if the certificate has it.

    Where several authorities share the code of a state, the one in stateOrProvinceName
    tells them apart and is the answer.
    """
    extension = certificate.extension(SUBJECT_ALTERNATIVE_NAME)
    if extension is None:
        return None
    try:
        names = decode_alternative_names(extension.value, lenient=Leniencies())
    except Malformed:
        return None
    for name in (found.name for found in names if found.name is not None):
        code = name.first(_PROVINCE) or name.first(LOCALITY)
        if code is not None:
            return code.rstrip("<").upper()
    return None
