"""Answers of an applicant in TOML, which a person can read and write: to the values of a form."""

import dataclasses
from collections.abc import Collection
from importlib.resources import files
from typing import Final

from nansen.adapters.files.toml_record import Defaults, fail, parse_toml, read_record, tidy
from nansen.application.contact import Contact
from nansen.application.draft import Answer
from nansen.application.form import LONGEST_FORM
from nansen.application.grounds import Grounds
from nansen.application.person import NameStanding, Person, WrittenName
from nansen.application.representation import Representation
from nansen.application.request import Request

PARTS: Final[dict[str, type[Answer]]] = {
    "request": Request,
    "person": Person,
    "contact": Contact,
    "grounds": Grounds,
    "representation": Representation,
}
"""The parts of a form by the names of their tables."""
_FAMILY: Final = "family"
_PROOF: Final = "proof"
_FORM: Final = "application_form.toml"
_MEANT: Final[Defaults] = {(WrittenName, "standing"): NameStanding.CURRENT}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a file answers."""

    parts: tuple[Answer, ...] = ()
    family: str | None = dataclasses.field(default=None, repr=False)
    """The family's number as it was written, or `new`."""


def empty_form() -> str:
    """Give the form to be filled in."""
    return files(__package__).joinpath(_FORM).read_text(encoding="utf-8")


def read_answers(encoded: bytes, evidence: Collection[bytes] = ()) -> Answers:
    """Read a form, or some parts of one; `evidence` is what a proof may name.

    Raises:
        Malformed: a line or a field is not as the form wants it.
    """
    table = _parse(encoded)
    if not table.keys() <= {*PARTS, _FAMILY}:
        fail("form", f"has no other parts than {', '.join((*PARTS, _FAMILY))}")
    family = table.get(_FAMILY)
    if family is not None and not isinstance(family, str):
        fail(_FAMILY, "is a text")
    return Answers(
        parts=tuple(_read(name, table[name], evidence) for name in PARTS if name in table),
        family=family,
    )


def read_part(name: str, encoded: bytes, evidence: Collection[bytes] = ()) -> Answer:
    """Read one part of a form, which stands alone without its heading.

    Raises:
        Malformed: a line or a field is not as the form wants it.
    """
    return _read(name, _parse(encoded), evidence)


def read_text(encoded: bytes, field: str) -> str:
    """Read text that is no TOML; how letters were composed and lines ended is no matter.

    Raises:
        Malformed: it is not UTF-8.
    """
    try:
        text = encoded.decode("utf-8-sig")
    except UnicodeDecodeError:
        fail(field, "is not in UTF-8")
    return tidy(text.replace("\r\n", "\n"))


def _parse(encoded: bytes) -> dict[str, object]:
    if len(encoded) > LONGEST_FORM:
        fail("form", "is too long")
    return parse_toml(encoded, "form")


def _read(name: str, value: object, evidence: Collection[bytes]) -> Answer:
    kind = PARTS[name]
    if isinstance(value, dict) and isinstance(value.get(_PROOF), str):
        value = {**value, _PROOF: _whole_name(value[_PROOF].strip(), evidence)}
    return read_record(kind, value, name, _MEANT)


def _whole_name(beginning: str, evidence: Collection[bytes]) -> str:
    """Complete the beginning of a file's name, which is what people are shown."""
    found = [one.hex() for one in evidence if beginning and one.hex().startswith(beginning)]
    return found[0] if len(found) == 1 else beginning
