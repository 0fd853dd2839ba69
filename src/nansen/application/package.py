"""A form and its files as one bundle, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nansen.application.bundle import ApplicationId, Bundle, BundleKind, Holder, Part, PartRole
from nansen.application.form import Form, decode_form, encode_form
from nansen.application.introduction import check_introductions
from nansen.errors import Malformed, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an office has when it has opened a bundle: a form, and every file that it names."""

    id: ApplicationId
    holder: Holder = field(repr=False)
    form: Form
    files: Mapping[bytes, bytes] = field(repr=False)
    """The files by their SHA-256."""

    def __post_init__(self) -> None:
        """Refuse a form that names a file that is not there, and a file that nobody named."""
        named = {one.digest: one.size for one in self.form.evidence}
        if {digest: len(content) for digest, content in self.files.items()} != named:
            raise Malformed("application", "has other files than its form names", clause="R14")
        check_introductions(self.form.introductions, self.id)


def pack_application(application: Application) -> Bundle:
    """Put a form and its files into a bundle."""
    contents = [application.files[one.digest] for one in application.form.evidence]
    return Bundle(
        kind=BundleKind.APPLICATION,
        application=application.id,
        holder=application.holder,
        parts=(
            Part(role=PartRole.FORM, content=encode_form(application.form)),
            *(Part(role=PartRole.FILE, content=content) for content in contents),
        ),
    )


def unpack_application(bundle: Bundle) -> Application:
    """Take a form and its files out of a bundle.

    Raises:
        Malformed: it is a message, or its form is none, or its files are others.
        Unsupported: its form is of another version.
    """
    if bundle.kind is not BundleKind.APPLICATION:
        raise Malformed("application", "is a message", clause="R14")
    try:
        return Application(
            id=bundle.application,
            holder=bundle.holder,
            form=decode_form(bundle.main),
            files=MappingProxyType(bundle.files),
        )
    except Refused as refused:
        raise Malformed("application", refused.why, clause=refused.rule) from None


def pack_act(application: ApplicationId, holder: Holder, act: bytes) -> Bundle:
    """Put octets that the holder signed, such as a withdrawal, into a bundle.

    From outside it looks like any small application.
    """
    return Bundle(
        kind=BundleKind.MESSAGE,
        application=application,
        holder=holder,
        parts=(Part(role=PartRole.ACT, content=act),),
    )
