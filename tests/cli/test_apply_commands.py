"""`nansen apply`, as a person at a device of their own would use it."""

import getpass
import os
import re
import shutil
import warnings
from functools import cache
from pathlib import Path

import pytest
from tests.application import people
from tests.application.people import CANARIES, FAMILY, ORDER, offices
from tests.simulators.applicant import FORM, GUARDIAN, begin, found_intake, octets_below
from tests.simulators.command_line import Ran, nansen
from tests.simulators.photographs import photograph

from nansen.adapters.files.lock import alone_in
from nansen.application.bundle import open_bundle
from nansen.application.codename import draw_codename, read_codename
from nansen.application.grounds import EvidenceKind
from nansen.application.holder_keys import derive_holder_keys
from nansen.application.package import Application, unpack_application
from nansen.application.questions import demands_contact_with_origin
from nansen.cli.answers import empty_form
from nansen.cli.evidence_files import Kind
from nansen.cli.notice import NOTICES

KEYS = tuple(one.recipient.text for one in offices())


DERIVED = cache(derive_holder_keys)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive the keys of the same words once, and do not wait for the disk."""
    monkeypatch.setattr("nansen.cli.apply.derive_holder_keys", DERIVED)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.delenv("NANSEN_CODENAME", raising=False)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Begin a draft once; nobody changes it."""
    folder = tmp_path_factory.mktemp("begun") / "draft"
    return folder, begin(folder)


@pytest.fixture
def draft(begun: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a draft whose codename stands in the environment."""
    folder, codename = begun
    monkeypatch.setenv("NANSEN_CODENAME", codename)
    shutil.copytree(folder, tmp_path / "draft")
    return tmp_path / "draft"


def apply(command: str, draft: Path, *more: str | Path, stdin: bytes = b"") -> Ran:
    return nansen("apply", command, draft, *more, stdin=stdin)


def apply_json(command: str, draft: Path, *more: str | Path, stdin: bytes = b"") -> Ran:
    ran = apply(command, draft, *more, "--json", stdin=stdin)
    assert ran.status == 0, ran.err
    return ran


def sealed(draft: Path, out: Path) -> Application:
    apply_json("seal", draft, "--to", *KEYS, "--out", out)
    return unpack_application(open_bundle(out.read_bytes(), offices()[2]))


@pytest.mark.parametrize("language", NOTICES)
def test_the_notice_comes_first_and_then_the_codename_once(tmp_path: Path, language: str) -> None:
    ran = nansen("apply", "begin", tmp_path / "draft", "--language", language)
    assert ran.status == 0, ran.err
    assert ran.out.startswith(NOTICES[language])
    told = ran.out.removeprefix(NOTICES[language]).splitlines()
    codename, duress = (read_codename(line) for line in told if line.startswith("    "))
    assert codename.words[:4] == duress.words[:4]
    assert codename != duress
    assert codename.text.encode() not in octets_below(tmp_path)
    assert not demands_contact_with_origin(ran.out)


def test_an_office_gives_its_own_notice(tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("Bevor Sie etwas sagen: …", encoding="utf-8")
    said = begin_with(tmp_path / "draft", "--language", "de", "--notice", notice)
    assert said.json["notice"] == "Bevor Sie etwas sagen: …"


def begin_with(draft: Path, *options: str | Path) -> Ran:
    return nansen("apply", "begin", draft, "--json", *options)


def test_without_a_notice_nothing_begins(tmp_path: Path) -> None:
    folder, notice = tmp_path / "draft", tmp_path / "notice.txt"
    assert begin_with(folder, "--language", "de").status == 77
    for octets in (b"\xff\xfe", b" \n", b"a" * 100_001):
        notice.write_bytes(octets)
        assert begin_with(folder, "--notice", notice).status == 65
    assert begin_with(folder, "--language", "CANARY", "--notice", notice).status == 65
    assert not folder.exists()


def test_a_draft_has_two_copies_on_two_disks(tmp_path: Path) -> None:
    folder, stick = tmp_path / "draft", tmp_path / "stick"
    away = begin_with(folder, "--copy", stick)
    assert (away.status, "plug its disk in" in away.err) == (69, True)
    stick.mkdir()
    codename = tmp_path / "codename"
    codename.write_text(begin(folder, "--copy", stick))
    codename.chmod(0o600)
    words = ("--codename-file", codename)
    assert apply("show", folder, "--copy", stick, *words).status == 0
    assert apply("show", folder, *words).status == 69, "the second copy is not where it was"
    assert apply("show", folder, "--copy", folder, *words).status == 77
    for found in folder.rglob("*"):
        if found.is_file() and found.name != ".lock":
            found.write_bytes(b"worn out")
    assert apply("show", folder, "--copy", stick, *words).status == 0


def test_a_codename_is_asked_for_without_echo(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = os.environ["NANSEN_CODENAME"]
    monkeypatch.delenv("NANSEN_CODENAME")
    monkeypatch.setattr(getpass, "getpass", lambda _: words.upper().replace(" ", "-"))
    assert apply("show", draft).status == 0


def test_without_a_terminal_nothing_is_asked(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_terminal(_: str) -> str:
        warnings.warn("no echo control", getpass.GetPassWarning, stacklevel=1)
        return "shown to all"

    monkeypatch.delenv("NANSEN_CODENAME")
    monkeypatch.setattr(getpass, "getpass", no_terminal)
    ran = apply("show", draft)
    assert (ran.status, "no terminal" in ran.err) == (69, True)


def test_a_terminal_that_writes_no_text_is_told_so(
    draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NANSEN_CODENAME")
    monkeypatch.setattr(getpass, "getpass", lambda _: b"\xff".decode())
    ran = apply("show", draft)
    assert (ran.status, ran.err) == (65, "nansen: codename: is no text [R11]\n")


def test_no_command_takes_a_codename_as_an_argument() -> None:
    for command in ("begin", "answer", "add", "drop", "show", "seal", "receipt", "withdraw"):
        told = nansen("apply", command, "--help").out
        assert not re.search(r"--codename(?!-file)", told)


def test_a_file_that_others_may_read_is_no_place_for_a_codename(
    draft: Path, tmp_path: Path
) -> None:
    file = tmp_path / "codename"
    file.write_text(os.environ["NANSEN_CODENAME"])
    file.chmod(0o644)
    ran = apply("show", draft, "--codename-file", file)
    assert (ran.status, "chmod 600" in ran.err) == (77, True)
    file.chmod(0o600)
    file.write_bytes(b"\xff" * 7)
    assert apply("show", draft, "--codename-file", file).status == 65


def test_a_wrong_codename_finds_no_draft_and_ends_none(
    draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = os.environ["NANSEN_CODENAME"]
    before = octets_below(draft)
    monkeypatch.setenv("NANSEN_CODENAME", draw_codename().text)
    out = tmp_path / "out"
    for ran in (
        apply("show", draft),
        apply("answer", draft, stdin=FORM.encode()),
        apply("seal", draft, "--to", *KEYS, "--out", out),
    ):
        assert (ran.status, ran.out) == (77, "")
        assert "no draft under this codename" in ran.err
    assert apply("withdraw", draft).out == "nothing is left here under this codename\n"
    assert octets_below(draft) == before
    assert not out.exists()
    monkeypatch.setenv("NANSEN_CODENAME", right.rpartition(" ")[0] + " canarybird")
    ran = apply("show", draft)
    assert (ran.status, "word 7" in ran.err) == (65, True)
    assert "canarybird" not in ran.err


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, draft: Path) -> None:
    assert draft.exists()
    assert apply("show", tmp_path / "elsewhere").status == 69
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_written_is_what_the_office_reads(draft: Path, tmp_path: Path) -> None:
    file, order = tmp_path / "answers.toml", tmp_path / "Kanarskaya.txt"
    order.write_bytes(ORDER)
    shown = apply_json("add", draft, order, "--kind", "authority").json
    proof = shown["files"][0]["sha256"][:12]
    file.write_text(FORM + GUARDIAN.replace("PROOF", proof), encoding="utf-8")
    shown = apply_json("answer", draft, "--from", file).json
    assert shown["missing"] == []
    assert set(shown["answered"]) == {"request", "person", "contact", "grounds", "representation"}
    form = sealed(draft, tmp_path / "out.napp").form
    expected = people.form()
    assert form.request == expected.request
    assert form.person == expected.person
    assert form.contact == expected.contact
    assert form.grounds == expected.grounds
    assert form.representation == expected.representation
    assert form.family == FAMILY
    assert form.notice.language == "en"


def test_the_parts_can_be_answered_one_by_one(draft: Path, tmp_path: Path) -> None:
    for question, text in {
        "narrative": "I was born in exile.\r\nI am nobody's.",
        "grounds": "narrative = 'short'\ndenials = [{ kind = 'refusal', day = 2024-05-06 }]",
        "request": "document_class = 'PS'\nletters_language = 'fr'",
        "contact": "host_state = 'LTU'\nstay.basis = 'none'\ndelivery.point = 'vilnius-1'",
        "person": "birth = 1987\nsex = 'F'\nnames = [{part='whole', script='Latn', value='A'}]",
        "family": "new",
    }.items():
        ran = apply_json("answer", draft, "--question", question, stdin=text.encode())
    group = ran.json["family"]
    assert re.fullmatch("[0-9a-f]{32}", group)
    again = apply_json("answer", draft, "--question", "family", stdin=b"new")
    assert again.json["family"] == group
    apply_json("answer", draft, "--question", "narrative", stdin=b"another story")
    form = sealed(draft, tmp_path / "out.napp").form
    assert form.grounds.narrative == "another story"
    assert form.grounds.denials[0].day.text == "2024-05-06"
    assert form.person.birth.text == "1987-XX-XX"
    assert form.family == group


def test_a_form_that_contradicts_itself_changes_nothing(draft: Path) -> None:
    wrong = FORM + GUARDIAN.replace("PROOF", "ab" * 32)
    ran = apply("answer", draft, stdin=wrong.encode())
    assert (ran.status, "a proof that is not there" in ran.err) == (65, True)
    shown = apply_json("show", draft).json
    assert (shown["answered"], shown["family"]) == ([], None)


def test_files_lose_their_names_and_their_marks(draft: Path, tmp_path: Path) -> None:
    picture, chip = tmp_path / "Zhuravlikova.jpg", tmp_path / "EF_DG1.bin"
    picture.write_bytes(photograph().replace(b"\xff\xd8", b"\xff\xd8\xff\xfe\x00\x08CANARY", 1))
    chip.write_bytes(b"\x61\x01\x00")
    apply_json("add", draft, picture, "--kind", "portrait")
    apply_json("add", draft, chip, "--kind", "chip")
    nameless = tmp_path / "chip-2"
    nameless.write_bytes(b"\x00")
    assert apply("add", draft, nameless, "--kind", "chip").status == 65
    apply_json("add", draft, nameless, "--kind", "chip", "--chip-file", "EF.SOD")
    told = apply("add", draft, picture, "--kind", "portrait").out
    assert "EF.DG1" in told
    assert "no photograph yet" not in told
    apply_json("answer", draft, stdin=FORM.encode())
    application = sealed(draft, tmp_path / "out.napp")
    assert [one.chip_file for one in application.form.evidence] == ["EF.DG1", "EF.SOD", None]
    portrait = application.form.evidence[-1]
    assert portrait.kind is EvidenceKind.PORTRAIT
    assert b"CANARY" not in application.files[portrait.digest]
    assert application.files[portrait.digest].startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("octets", "media_type"),
    [
        (photograph(kind="PNG"), "image/png"),
        (b"\0\0\0\x0cjP  \r\n\x87\n...", "image/jp2"),
        (b"%PDF-1.7", "application/pdf"),
        ("шёпот".encode(), "text/plain"),
    ],
    ids=["png", "jpeg 2000", "pdf", "text"],
)
def test_a_file_is_what_it_begins_with(
    draft: Path, tmp_path: Path, octets: bytes, media_type: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(octets)
    (shown,) = apply_json("add", draft, file, "--kind", "denial").json["files"]
    assert shown["media_type"] == media_type
    dropped = apply_json("drop", draft, shown["sha256"][:8]).json
    assert dropped["files"] == []
    assert apply("drop", draft, shown["sha256"][:8]).status == 77


@pytest.mark.parametrize("octets", [b"\xff\xfe\x00", b"MZ\0\0"], ids=["octets", "a program"])
def test_other_files_are_not_taken(draft: Path, tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "file").write_bytes(octets)
    assert apply("add", draft, tmp_path / "file", "--kind", "other").status == 65
    assert apply("add", draft, "--kind", "other").status == 64


def test_every_kind_of_evidence_has_its_word() -> None:
    assert set(Kind.__args__) == {str(one) for one in EvidenceKind}  # type: ignore[attr-defined]


def test_sealing_again_writes_the_same_file(draft: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.napp", tmp_path / "2.napp"
    incomplete = apply("seal", draft, "--to", *KEYS, "--out", first)
    assert (incomplete.status, first.exists()) == (77, False)
    apply_json("answer", draft, stdin=FORM.encode())
    assert apply("seal", draft, "--to", KEYS[0], "--out", first).status == 77
    assert apply("seal", draft, "--to", "age1x", KEYS[0], "--out", first).status == 65
    assert apply("seal", draft, "--to", tmp_path / "absent", "--out", first).status == 69
    told = apply("seal", draft, "--to", *KEYS, "--out", first)
    assert told.out.endswith(": sealed\n")
    assert "sealed before" in apply("seal", draft, "--to", *KEYS, "--out", second).out
    assert first.read_bytes() == second.read_bytes()
    assert "a receipt is awaited" in apply("show", draft).out
    changed = apply("answer", draft, stdin=FORM.encode())
    assert (changed.status, "waits for its receipt" in changed.err) == (77, True)


def test_a_draft_goes_against_a_true_receipt_only(draft: Path, tmp_path: Path) -> None:
    keys = found_intake(tmp_path / "intake", *offices())
    others = found_intake(tmp_path / "other", *offices())
    out, receipt, forged = (tmp_path / name for name in ("a.napp", "a.receipt", "b.receipt"))
    apply_json("answer", draft, stdin=FORM.encode())
    apply_json("seal", draft, "--to", keys, others, "--out", out)
    nansen("intake", "receive", tmp_path / "intake", out, "--receipt", receipt)
    nansen("intake", "receive", tmp_path / "other", out, "--receipt", forged)
    assert apply("receipt", draft, forged, "--intake", keys).status == 1
    assert apply("receipt", draft, out, "--intake", keys).status == 65
    assert apply("receipt", draft, receipt, "--intake", "30zz").status == 69
    assert apply("receipt", draft, receipt, "--intake", "30" + "ab" * 60).status == 65
    assert apply_json("show", draft).json["sealed"] is not None
    key = nansen("intake", "key", tmp_path / "intake", "--json").json["receipt_key"]
    ran = apply("receipt", draft, receipt, "--intake", key)
    assert (ran.status, "the draft is gone" in ran.out) == (0, True)
    assert apply("receipt", draft, receipt, "--intake", key).status == 0
    assert "received" in apply_json("show", draft).json
    assert apply("withdraw", draft).status == 77
    assert apply("answer", draft, stdin=FORM.encode()).status == 77
    left = [one for one in draft.rglob("*") if one.is_file() and one.name != ".lock"]
    assert len(left) == 2, "a receipt, twice"


def test_what_is_withdrawn_is_gone(draft: Path) -> None:
    apply_json("answer", draft, stdin=FORM.encode())
    for _ in range(2):
        assert apply_json("withdraw", draft).json == {"left": 0}
    assert {one.name for one in draft.rglob("*")} == {".lock", "copy"}
    assert apply("show", draft).status == 77


def test_nothing_that_was_answered_is_said_or_named(draft: Path, tmp_path: Path) -> None:
    ran = [
        apply("answer", draft, stdin=FORM.encode()),
        apply("show", draft),
        apply("show", draft, "--json"),
        apply("answer", draft, stdin=FORM.replace("X", "Zhuravlikova").encode()),
        apply("answer", draft, stdin=FORM.replace("=", "Zhuravlikova").encode()),
        apply("seal", draft, "--to", *KEYS, "--out", tmp_path / "out.napp"),
    ]
    said = "".join(one.out + one.err for one in ran)
    kept = octets_below(draft, tmp_path)
    for canary in CANARIES:
        assert canary not in said
        assert canary.encode() not in kept


def test_the_draft_is_held_by_one_process(draft: Path) -> None:
    with alone_in(draft):
        assert apply("show", draft).status == 75


def test_the_empty_form_is_a_form() -> None:
    assert nansen("apply", "form").out == empty_form()
    assert nansen("apply", "form", "--json").json == {"form": empty_form()}
