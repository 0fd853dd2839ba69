import dataclasses
from types import MappingProxyType

import pytest
from tests.application import people
from tests.application.people import APPLICATION, evidence, form

from nansen.application.bundle import ApplicationId, Bundle, BundleKind, Part, PartRole
from nansen.application.form import encode_form
from nansen.application.package import Application, pack_application, unpack_application
from nansen.errors import Malformed, Refused

WHOLE = people.application()


def test_an_application_is_packed_and_unpacked() -> None:
    assert unpack_application(pack_application(WHOLE)) == WHOLE


def test_every_file_is_named_and_every_named_file_is_there() -> None:
    for files in ({}, {**WHOLE.files, bytes(32): b"not named"}):
        with pytest.raises(Malformed, match="other files"):
            dataclasses.replace(WHOLE, files=MappingProxyType(files))
    wrong_size = dataclasses.replace(evidence(people.PORTRAIT), size=1)
    with pytest.raises(Malformed, match="other files"):
        dataclasses.replace(WHOLE, form=form(evidence=(wrong_size, WHOLE.form.evidence[1])))


def test_introductions_are_about_the_application() -> None:
    other = Bundle(
        kind=BundleKind.APPLICATION,
        application=ApplicationId("b" * 32),
        holder=people.holder(),
        parts=pack_application(WHOLE).parts,
    )
    with pytest.raises(Malformed, match="another application"):
        unpack_application(other)
    with pytest.raises(Refused, match="another application"):
        Application(id=other.application, holder=other.holder, form=WHOLE.form, files=WHOLE.files)


def test_a_bundle_without_a_file_is_no_application() -> None:
    bare = Bundle(
        kind=BundleKind.APPLICATION,
        application=APPLICATION,
        holder=people.holder(),
        parts=(Part(role=PartRole.FORM, content=encode_form(WHOLE.form)),),
    )
    with pytest.raises(Malformed, match="other files"):
        unpack_application(bare)
