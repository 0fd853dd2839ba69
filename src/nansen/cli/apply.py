"""`nansen apply`: an application, written on a device of one's own and sealed to the offices.

No command takes a codename or an answer as an argument: every process of a machine may read
those of the others. And none prints what somebody answered.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import CycloptsError, Parameter

from nansen.adapters.files.draft_folder import DraftFolder
from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.application import drafting
from nansen.application.codename import draw_codename, draw_duress_codename
from nansen.application.draft import Draft
from nansen.application.form import FamilyGroup
from nansen.application.grounds import EvidenceKind, Grounds
from nansen.application.holder_keys import HolderKeys, derive_holder_keys, derive_lookup_tag
from nansen.cli.answers import Answers, empty_form, read_answers, read_part, read_text
from nansen.cli.codename_entry import enter_codename
from nansen.cli.evidence_files import Kind, read_evidence
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.notice import find_notice
from nansen.cli.office_keys import OfficeKeys, read_receipt_keys, read_recipients
from nansen.cli.show import print_json, print_lines
from nansen.cli.show_draft import show_draft, show_receipt
from nansen.cli.usage import FileOrDash
from nansen.errors import Refused, Unavailable

Question = Literal[
    "request", "person", "contact", "grounds", "narrative", "representation", "family"
]
_COPY: Final = "copy"
_NEW: Final = "new"
_NEVER: Final = (0, 0)


def begin(
    draft: Path,
    *,
    language: str = "en",
    notice: Path | None = None,
    copy: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Read the notice, and get the seven words under which a draft is kept.

    The notice comes before any question. Then the codename is drawn and shown, once: write
    it on paper. Nobody can give it back, and nobody asks for a name, an account or a
    telephone. The second one is to be given away if somebody forces you: it opens an empty
    view.

    Example: nansen apply begin draft --language fr --copy /media/stick

    Args:
        draft: The folder of the draft; made if it is not there.
        language: Of the notice: en, fr, ru, or any that --notice is written in.
        notice: The office's own notice, as text in UTF-8.
        copy: A folder on another disk for the second copy; within DRAFT if not given. Name
            it in every later command too.
        json: Answer in JSON.
    """
    told = find_notice(language, notice)
    if not json:
        print_lines(told.text.splitlines())
    codename = draw_codename()
    duress = draw_duress_codename(codename)
    keys = derive_holder_keys(codename)
    holder = drafting.holder_of(keys, derive_lookup_tag(codename), derive_holder_keys(duress))
    make_folder(draft, private=True)
    if copy is None:
        make_folder(draft / _COPY, private=True)
    with _opened(draft, copy, keys) as store:
        begun = drafting.begin(told.notice, holder, store=store)
    if json:
        print_json(
            {
                "notice": told.text,
                "application": begun.application,
                "codename": codename.text,
                "duress_codename": duress.text,
            }
        )
        return ExitStatus.SUCCESSFUL
    print_lines(
        (
            "",
            "Your codename. It is shown this once; write it on paper and keep it from others:",
            f"    {codename.text}",
            "To be given away if somebody forces you; it opens an empty view:",
            f"    {duress.text}",
        )
    )
    return ExitStatus.SUCCESSFUL


def form(*, json: bool = False) -> ExitStatus:
    """Print an empty form, to be filled in with any editor.

    Example: nansen apply form

    Args:
        json: Answer in JSON.
    """
    if json:
        print_json({"form": empty_form()})
    else:
        print_lines(empty_form().splitlines())
    return ExitStatus.SUCCESSFUL


def answer(
    draft: Path,
    *,
    from_: Annotated[FileOrDash, Parameter(name="--from")] = Path("-"),
    question: Question | None = None,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Put answers into a draft, in the place of earlier ones.

    `nansen apply form` prints what a file of answers looks like; it may hold some of the
    parts. With --question the file holds one part without its heading; for narrative and
    family it is plain text.

    Example: nansen apply answer draft --from answers.toml

    Args:
        draft: The folder of the draft.
        from_: The file of answers, in TOML; standard input if not given.
        question: The one part that the file answers.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    keys = _enter(codename_file)
    octets = read_file(from_)
    with _opened(draft, copy, keys) as store:
        begun = drafting.resume(store=store)
        given = _read(octets, question, begun)
        # All or nothing, should one answer contradict another.
        wanted = begun
        for one in given.parts:
            wanted = wanted.with_answer(one)
        for one in given.parts:
            drafting.answer(one, store=store)
        if given.family is not None:
            drafting.join_family(_family(given.family, begun.family), store=store)
        show_draft(drafting.resume(store=store), None, json=json)
    return ExitStatus.SUCCESSFUL


def add(
    draft: Path,
    *files: Path,
    kind: Kind,
    chip_file: str | None = None,
    keep_marks: bool = False,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Put files into a draft: a photograph, papers, the files of an old passport's chip.

    Their names stay behind, and what a camera wrote beside a JPEG or PNG picture (place,
    hour, device) is cut out. The same file again changes nothing.

    Example: nansen apply add draft face.jpg --kind portrait

    Args:
        draft: The folder of the draft.
        files: Photographs, PDF or text; with `--kind chip` the chip's files.
        kind: What the files show.
        chip_file: Which file of a chip it is, such as EF.SOD, if its name does not tell.
        keep_marks: Keep what the camera wrote, where the place and the hour are proof.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    if not files:
        raise CycloptsError(msg="FILE is missing: name what to add")
    shown = EvidenceKind(kind)
    read = [read_evidence(one, shown, chip_file=chip_file, keep_marks=keep_marks) for one in files]
    with _opened(draft, copy, _enter(codename_file)) as store:
        for content, given in read:
            drafting.add_file(content, given, store=store)
        show_draft(drafting.resume(store=store), None, json=json)
    return ExitStatus.SUCCESSFUL


def drop(
    draft: Path,
    file: str,
    *,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Take a file out of a draft.

    Example: nansen apply drop draft 4f2a9c01

    Args:
        draft: The folder of the draft.
        file: The file's name as `nansen apply show` prints it, or the beginning of it.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    with _opened(draft, copy, _enter(codename_file)) as store:
        begun = drafting.resume(store=store)
        found = [one.digest for one in begun.evidence if one.digest.hex().startswith(file)]
        if len(found) != 1:
            raise Refused("EVIDENCE", "this names no file of the draft, or more than one")
        show_draft(drafting.drop_file(found[0], store=store), None, json=json)
    return ExitStatus.SUCCESSFUL


def show(
    draft: Path,
    *,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Show how far a draft is: what is answered and what is missing, but no answer.

    Example: nansen apply show draft

    Args:
        draft: The folder of the draft.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    with _opened(draft, copy, _enter(codename_file)) as store:
        handed_in = store.receipt()
        if handed_in is None:
            show_draft(drafting.resume(store=store), store.bundle(), json=json)
        else:
            show_receipt(handed_in, json=json)
    return ExitStatus.SUCCESSFUL


def seal(
    draft: Path,
    *,
    to: OfficeKeys,
    out: Path,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Seal a draft to the offices, as one file that any road may carry.

    Nobody but the offices can open it, whoever carries it. The draft stays until there is
    a receipt; it cannot be changed any more. Sealing again writes the same file, sealed to
    the same keys.

    Example: nansen apply seal draft --to intake.keys --out BUNDLE.napp

    Args:
        draft: The folder of the draft.
        to: The offices' keys, age1..., or files that `nansen intake key` printed; two keys
            at least.
        out: The file to write.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    recipients = read_recipients(to)
    keys = _enter(codename_file)
    with _opened(draft, copy, keys) as store:
        is_known = store.bundle() is not None
        sealed = drafting.seal(keys, recipients, store=store)
    write_whole(out, sealed.octets)
    if json:
        print_json({"bundle": sealed.id, "octets": len(sealed.octets), "repeated": is_known})
    else:
        how = "sealed before, and to the same keys as then" if is_known else "sealed"
        print_lines([f"{sealed.id}: {how}"])
    return ExitStatus.SUCCESSFUL


def receipt(
    draft: Path,
    receipt: FileOrDash,
    *,
    intake: OfficeKeys,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Verify an intake's receipt; only then let go of the draft.

    Example: nansen apply receipt draft BUNDLE.receipt --intake intake.keys

    Args:
        draft: The folder of the draft.
        receipt: The receipt; `-` is standard input.
        intake: Whose receipts count: files that `nansen intake key` printed, or receipt
            keys.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    octets, intakes = read_file(receipt), read_receipt_keys(intake)
    with _opened(draft, copy, _enter(codename_file)) as store:
        show_receipt(drafting.accept_receipt(octets, intakes, store=store), json=json)
    return ExitStatus.SUCCESSFUL


def withdraw(
    draft: Path,
    *,
    copy: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Let go of a draft that was not handed in, without asking why.

    Example: nansen apply withdraw draft

    Args:
        draft: The folder of the draft.
        copy: The folder of the second copy, if it is not within DRAFT.
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    with _opened(draft, copy, _enter(codename_file)) as store:
        if store.receipt() is not None:
            raise Refused("RECEIPT", "it was handed in, and the office has it")
        drafting.withdraw(store=store)
    # True of a wrong codename too, so it tells nobody whether there was a draft.
    if json:
        print_json({"left": 0})
    else:
        print_lines(["nothing is left here under this codename"])
    return ExitStatus.SUCCESSFUL


def key(*, codename_file: Path | None = None, json: bool = False) -> ExitStatus:
    """Print the public key that a codename has, as an office takes it down for a recovery.

    It is not secret, and it tells nobody the words.

    Example: nansen apply key --codename-file words

    Args:
        codename_file: A file that holds the codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    spki = _enter(codename_file).spki.hex()
    if json:
        print_json({"holder_key": spki})
    else:
        print_lines([spki])
    return ExitStatus.SUCCESSFUL


def _enter(codename_file: Path | None) -> HolderKeys:
    return derive_holder_keys(enter_codename(codename_file))


@contextmanager
def _opened(draft: Path, copy: Path | None, keys: HolderKeys) -> Iterator[DraftFolder]:
    if not draft.is_dir():
        raise Unavailable("there is no such folder of a draft; is its disk plugged in?")
    with alone_in(draft):
        os.utime(draft / ".lock", _NEVER)
        yield DraftFolder(draft, copy or draft / _COPY, keys)


def _read(octets: bytes, question: Question | None, draft: Draft) -> Answers:
    evidence = [one.digest for one in draft.evidence]
    match question:
        case None:
            return read_answers(octets, evidence)
        case "family":
            return Answers(family=read_text(octets, question))
        case "narrative":
            text = read_text(octets, question)
            told = replace(draft.grounds or Grounds(narrative=""), narrative=text)
            return Answers(parts=(told,))
        case _:
            return Answers(parts=(read_part(question, octets, evidence),))


def _family(written: str, known: str | None) -> FamilyGroup:
    if written == _NEW:
        return FamilyGroup(known or secrets.token_hex(16))
    return FamilyGroup(written)
