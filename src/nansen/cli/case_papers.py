"""`nansen case paper|record|read`: what officers write into a case, and what they see of it."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from nansen.adapters.files.toml_record import parse_toml, read_record
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import JsonValue, print_json, print_lines
from nansen.cli.show_acts import show_case
from nansen.cli.show_value import as_json, as_lines
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose

if TYPE_CHECKING:
    from nansen.apps.desk.cases.papers import Paper


Kind = Literal["evidence", "identity", "finding", "exclusion", "review", "notice"]
Form = Literal["evidence", "identity", "finding", "exclusion", "review", "notice", "decision"]
_ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/jp2": "jp2",
    "image/png": "png",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


def paper(kind: Form, *, json: bool = False) -> ExitStatus:
    """Print an empty paper, to be filled in with any editor.

    Example: nansen case paper finding > finding.toml

    Args:
        kind: Which one.
        json: Answer in JSON.
    """
    text = files("nansen.cli.papers").joinpath(f"{kind}.toml").read_text(encoding="utf-8")
    if json:
        print_json({"paper": text})
    else:
        print_lines(text.splitlines())
    return ExitStatus.SUCCESSFUL


def record(
    home: Path,
    case: str,
    kind: Kind,
    *,
    by: str,
    paper: Path,
    key: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Put a paper into a case, sealed and signed.

    Who signs, and when, is not the paper's to say. What breaks a rule is refused, and nothing of
    it is written.

    Example: nansen case record office CASE finding --by exam-1 --paper finding.toml

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        kind: What it is.
        by: The officer's pseudonym; they have drawn the case for it.
        paper: The file; - is standard input.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415
    from nansen.apps.desk.cases.recording import PURPOSE_OF, record_paper  # noqa: PLC0415

    written = read_paper(kind, read_file(paper))
    named = None if key is None else check_key(key)
    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), PURPOSE_OF[type(written)])
        show_case(record_paper(desk, written, key=named), json=json)
    return ExitStatus.SUCCESSFUL


def read(
    home: Path,
    case: str,
    purpose: Purpose,
    *,
    by: str,
    save: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Show what a purpose opens of a case, on this terminal and nowhere else.

    It is logged, like every opening, and the holder may ask who has looked. Files that the
    applicant sent are not shown: --save writes them as they came, for a machine that holds
    nothing else, because a file can attack whoever opens it.

    Example: nansen case read office CASE examination --by exam-1

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        purpose: What for.
        by: The officer's pseudonym; they have drawn the case for this.
        save: A folder for the files and the portrait; made if it is not there.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.reading import read_open_fields  # noqa: PLC0415

    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), purpose)
        seen: dict[str, object] = {one.name: one.value for one in read_open_fields(desk)}
    told: dict[str, JsonValue] = {name: as_json(value) for name, value in seen.items()}
    if save is not None:
        _save(save, seen)
    if json:
        print_json(told)
    else:
        print_lines(as_lines(told))
    return ExitStatus.SUCCESSFUL


def read_paper(kind: str, encoded: bytes) -> "Paper":
    """Read a paper that an officer filled in.

    Raises:
        Malformed: a field is not as it has to be.
    """
    from nansen.apps.desk.cases import papers  # noqa: PLC0415

    kinds: Mapping[str, type[Paper]] = {
        "evidence": papers.EvidencePaper,
        "identity": papers.IdentityPaper,
        "finding": papers.FindingPaper,
        "exclusion": papers.ExclusionPaper,
        "review": papers.ReviewPaper,
        "notice": papers.NoticePaper,
    }
    return read_record(kinds[kind], parse_toml(encoded, kind), kind)


def _save(folder: Path, seen: Mapping[str, object]) -> None:
    from nansen.application.fields import FILES, PORTRAIT, GivenFile  # noqa: PLC0415

    make_folder(folder, private=True)
    portrait, given = seen.get(PORTRAIT), seen.get(FILES)
    if isinstance(portrait, bytes):
        write_whole(folder / "portrait.jpg", portrait, private=True)
    for one in given if isinstance(given, tuple) else ():
        if isinstance(one, GivenFile):
            name = f"{one.digest.hex()[:16]}.{_ENDINGS.get(one.media_type, 'bin')}"
            write_whole(folder / name, one.content, private=True)
