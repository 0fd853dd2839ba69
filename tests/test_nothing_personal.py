"""No `repr` and no error shows anything of a person: both end up in logs."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from tests.simulators.tables import PERSON, table
from tests.worlds.specimen import ISSUED, specimen_world

import nansen
from nansen.apps.inspector.gather import Gathered
from nansen.apps.signer.batch import Issued
from nansen.apps.signer.people import read_people
from nansen.document.framework import framework_entry_of
from nansen.document.machine_readable import mrz_of
from nansen.inspection.issuer import KnownSigners
from nansen.inspection.ports import PageReading
from nansen.inspection.seals import check_seals
from nansen.inspection.service import Inspector
from nansen.inspection.zone import Zone
from nansen.standards.icao9303.dissect import dissect
from nansen.standards.icao9303.lds import dg1, dg2, dg11, dg12, dg13, sod
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import decode_mrz, decode_mrz_leniently, encode_mrz
from nansen.standards.icao9303.names import to_mrz_name
from nansen.standards.icao9303.partial_date import MrzDate, PartialDate
from nansen.standards.icao9303.seal import decode_data_page, decode_seal, read_features

SECRETS = ("IVANOVA", "Ivanova", "ANNA", "Иванова", "Анна", "1990", "900214", "MUSTER", "1984")


def values() -> dict[str, object]:
    """Everything that knows something of the specimen's holder."""
    world = specimen_world()
    document, made, files = world.document, world.made, world.files
    zone = encode_mrz(mrz_of(document))
    report = Inspector(world.trust, ISSUED).inspect(world.presented(mrz=zone))
    seal = decode_seal(made.seal)
    (order,) = read_people(table([{**PERSON, "native_name": "Иванова, Анна"}]))
    return {
        "holder": document.holder,
        "document": document,
        "made": made,
        "page": made.page,
        "chip": made.chip,
        "portrait": made.portrait,
        "framework entry": framework_entry_of(document),
        "presented": world.presented(mrz=zone, other_zones=(zone,)),
        "gathered": Gathered(path=Path("folder"), presented=world.presented(mrz=zone)),
        "report": report,
        "facts": report.document,
        "page reading": PageReading(mrz=zone, seals=(made.seal,)),
        "zone": Zone(source="page", text=zone),
        "mrz": decode_mrz(zone),
        "mrz reading": decode_mrz_leniently(zone),
        "mrz name": to_mrz_name("IVANOVA", "ANNA"),
        "birth": PartialDate(year=1990, month=2, day=14),
        "birth in the zone": MrzDate("900214"),
        "EF.DG1": dg1.decode_dg1(files[ElementaryFile.DG1]),
        "EF.DG2": dg2.decode_dg2(files[ElementaryFile.DG2]),
        "EF.DG11": dg11.decode_dg11(files[ElementaryFile.DG11]),
        "EF.DG12": dg12.decode_dg12(files[ElementaryFile.DG12]),
        "EF.DG13": dg13.decode_dg13(files[ElementaryFile.DG13]),
        "EF.SOD": sod.decode_sod(files[ElementaryFile.SOD]),
        "seal": seal,
        "seal's statement": decode_data_page(seal),
        "seal's result": check_seals((made.seal,), KnownSigners(world.trust, ISSUED), files),
        "order": order,
        "issued": Issued(row=2, number=document.number, document_class="PR", repeated=False),
    }


def test_no_repr_shows_a_person() -> None:
    secrets = (*SECRETS, specimen_world().document.number)
    shown = {name: repr(value) for name, value in values().items()}
    assert {name: text for name, text in shown.items() if any(s in text for s in secrets)} == {}


def test_what_is_personal_in_a_dissection_is_marked() -> None:
    for data in (*specimen_world().files.values(), specimen_world().made.seal):
        plain = " ".join(line.text for line in dissect(data) if not line.personal)
        assert [secret for secret in SECRETS if secret in plain] == []


def test_what_a_seal_says_is_asked_for_by_name() -> None:
    stated = dict(read_features(decode_seal(specimen_world().made.seal)))
    assert "IVANOVA" in str(stated["mrz"])


PERSONAL = {
    "address",
    "alias",
    "birth",
    "births",
    "codename",
    "date_of_birth",
    "document_number",
    "email",
    "full_name",
    "given_names",
    "mrz",
    "names",
    "native_name",
    "number",
    "personal_number",
    "phone",
    "photo",
    "place_of_birth",
    "portrait",
    "primary",
    "primary_identifier",
    "secondary",
    "secondary_identifier",
    "surname",
    "zone",
    "zones",
}
"""Names of fields that hold something of a person, where they hold text or octets."""


NOT_PERSONAL = {
    "nansen.casework.deadlines.OfficeCalendar.zone": "a time zone",
    "nansen.officers.officer.OfficeHours.zone": "a time zone",
    "nansen.standards.iso39794.schema.Code.names": "what a code of the schema is called",
}


def shown_fields() -> Iterator[tuple[str, str]]:
    """List the fields that a dataclass shows of itself, as `module.Class.field` and type."""
    for module in pkgutil.walk_packages(nansen.__path__, "nansen."):
        if module.name.endswith("__main__"):
            continue
        for name, kind in vars(importlib.import_module(module.name)).items():
            if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
                continue
            writes_its_own = not hasattr(kind.__repr__, "__wrapped__")
            if kind.__module__ != module.name or writes_its_own:
                continue
            for field in dataclasses.fields(kind):
                if field.repr:
                    yield f"{module.name}.{name}.{field.name}", str(field.type)


def test_no_dataclass_shows_a_personal_field() -> None:
    leaks = {
        path
        for path, kind in shown_fields()
        if path.rpartition(".")[2] in PERSONAL and ("str" in kind or "bytes" in kind)
    }
    assert leaks - NOT_PERSONAL.keys() == set()
