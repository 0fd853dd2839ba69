"""Every decoder, found by its name, answers or raises `Malformed` or `Unsupported`.

`make fuzz` runs the same with twenty thousand examples each.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nansen.standards
from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.dissect import dissect
from nansen.standards.icao9303.lds.chip_image import read_chip_files
from nansen.standards.icao9303.lds.file_names import identify_file
from nansen.standards.icao9303.mrz import Td3

Decoder = Callable[[bytes], object]

ARGUMENTS: dict[str, object] = {
    "lenient": Leniencies(),
    "field": "field",
    "name": "name",
    "tag": 0x75,
    "outer": 0x67,
    "inner": 0x5F43,
    "bits": 2,
    "kind": Td3,
    "width": 3,
    "start": 0,
    "at": 0,
    "version": 4,
    "size": 32,
    "utc": True,
}
"""What decoders need beside their bytes."""

VECTORS = Path(__file__).parent / "vectors" / "icao9303"
SAMPLES = ("lds_bsi2013", "lds_loes2006", "sod_zkr", "dsc")


def decoders() -> dict[str, Decoder]:
    """Find every public decoder of bytes under `standards`."""
    found: dict[str, Decoder] = {}
    for module_info in pkgutil.walk_packages(nansen.standards.__path__, "nansen.standards."):
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("decode_") and function.__module__ == module.__name__:
                parameters = [*inspect.signature(function).parameters.values()]
                if parameters[0].annotation in {bytes, bytes | str, str | bytes}:
                    found[f"{module.__name__}.{name}"] = bind(function, parameters[1:])
    found["dissect"] = dissect
    found["read_chip_files"] = read_chip_files
    found["identify_file"] = lambda data: identify_file(data.decode("latin-1"), data)
    return found


def bind(function: Callable[..., object], rest: list[inspect.Parameter]) -> Decoder:
    needed = [one for one in rest if one.default is inspect.Parameter.empty]
    unknown = [one.name for one in needed if one.name not in ARGUMENTS]
    assert not unknown, f"{function.__qualname__} needs {unknown}: say what in ARGUMENTS"
    return lambda data: function(data, **{one.name: ARGUMENTS[one.name] for one in needed})


DECODERS = decoders()
each_decoder = pytest.mark.parametrize("name", sorted(DECODERS))


@cache
def real_files() -> tuple[bytes, ...]:
    """Read what other states wrote, for damage that stays near the truth."""
    paths = [path for folder in SAMPLES for path in sorted((VECTORS / folder).iterdir())]
    return tuple(path.read_bytes() for path in paths if path.suffix not in {".md", ".pem"})


def decode(name: str, data: bytes) -> None:
    try:
        DECODERS[name](data)
    except (Malformed, Unsupported):
        return


def test_the_decoders_were_found() -> None:
    names = {name.rpartition(".")[2] for name in DECODERS}
    assert {"decode_sod", "decode_certificate", "decode_mrz", "decode_seal", "decode_crl"} <= names
    assert len(DECODERS) > 60


@each_decoder
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    decode(name, data)


@each_decoder
@given(seed=st.integers(0, 2**32))
def test_damaged_files_are_read_or_refused(name: str, seed: int) -> None:
    decode(name, damaged(Random(seed)))


def damaged(random: Random) -> bytes:
    """Take a real file and flip, cut, insert or repeat a few of its octets."""
    data = bytearray(random.choice(real_files()))
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data)) if data else 0
        match random.randrange(4):
            case 0 if data:
                data[at] ^= 1 << random.randrange(8)
            case 1:
                del data[at:]
            case 2:
                data[at:at] = random.randbytes(random.randint(1, 9))
            case _:
                data[at:at] = data[at : at + random.randint(1, 99)]
    return bytes(data)


@each_decoder
def test_ten_megabytes_of_noise_are_read_or_refused(name: str) -> None:
    noise = Random(9303).randbytes(10_000_000)
    for start in (b"", b"\x30\x83\x98\x96\x7c", b"\x77\x83\x98\x96\x7c", b"\xdc\x03"):
        decode(name, start + noise[: len(noise) - len(start)])
