"""Machine readable zones: the five formats of parts 4 to 7 of Doc 9303.

`decode_mrz` reads a zone strictly and `encode_mrz` writes it; `decode_mrz_leniently` reads any
zone of the right size and says what is wrong; `columnar` reads millions. A value is built with
the `compose` of its class.
"""

from nansen.standards.icao9303.mrz.codec import Mrz, decode_mrz, encode_mrz
from nansen.standards.icao9303.mrz.mrva import MrvA
from nansen.standards.icao9303.mrz.mrvb import MrvB
from nansen.standards.icao9303.mrz.reading import MrzReading, decode_mrz_leniently
from nansen.standards.icao9303.mrz.td1 import Td1
from nansen.standards.icao9303.mrz.td2 import Td2
from nansen.standards.icao9303.mrz.td3 import Td3
from nansen.standards.icao9303.names import MrzName

__all__ = [
    "MrvA",
    "MrvB",
    "Mrz",
    "MrzName",
    "MrzReading",
    "Td1",
    "Td2",
    "Td3",
    "decode_mrz",
    "decode_mrz_leniently",
    "encode_mrz",
]
