"""`nansen case enrol` is killed whenever: each application becomes one case, with every file."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

from tests.apps.desk.test_enrolling import with_files
from tests.journeys.office_world import applicant
from tests.simulators.command_line import finished, nansen_process
from tests.simulators.killing import rounds

from nansen.application.bundle import seal_bundle
from nansen.application.package import pack_application
from nansen.application.service import case_of
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.cases.reading import given_files
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import Office, open_office
from nansen.apps.desk.processes import Zone, running
from nansen.apps.intake.home import load_intake, read_intake_keys
from nansen.casework.stage import Stage
from nansen.clock import SystemClock
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase

SEED, PEOPLE, FILES = 11, 3, 4
DEMO, CLOCK = UnsafeDemoPassphrase(), SystemClock()


def test_each_application_is_one_case_however_often_whoever_takes_it_in_is_killed(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    home = OfficeHome(tmp_path / "office")
    found_specimen_office(home.path, CLOCK)
    intake = load_intake(home.intake, DEMO, CLOCK)
    recipients = read_intake_keys(home.intake).recipients
    files = [bytes([number]) * 100_000 for number in range(FILES)]
    cases = []
    for number in range(1, PEOPLE + 1):
        who = applicant(number)
        told = with_files(who.application, *files)
        bundle = seal_bundle(pack_application(told), who.keys, recipients)
        intake.receive(bundle.octets)
        cases.append(case_of(told))
    with running(home, zones=(Zone.KEY_SERVICE,)):
        killed = kill_and_go_on(home, rounds(4, 60), Random(SEED))
        ran = finished(nansen_process("case", "enrol", home.path, "--json"))
        assert ran.status == 0, ran.err
        for one in json.loads(ran.out):
            assert one["outcome"] == "begun"
        assert intake.pending() == ()
        with open_office(home.path, CLOCK, DEMO, KeystoreKind.DEMO) as office:
            for case in cases:
                check_whole(office, case, files)
    record_property("storm", f"{killed} kills of {PEOPLE} applications, seed {SEED}")


def kill_and_go_on(home: OfficeHome, kills: int, random: Random) -> int:
    """Start the command again and again, and kill it at a moment of which nobody knows."""
    for _ in range(kills):
        process = nansen_process("case", "enrol", home.path)
        try:
            process.wait(random.uniform(0.3, 1.6))
        except TimeoutExpired:
            process.kill()
        finished(process)
    return kills


def check_whole(office: Office, name: CaseId, files: list[bytes]) -> None:
    case = office.read(name)
    assert case.stage is Stage.IDENTITY_CHECK
    kinds = [signed.act.kind for signed in case.chain.acts]
    for kind in ("application:received", "application:opened", "application:completed"):
        assert kinds.count(kind) == 1
    assert kinds.count("application:file-kept") == len(files)
    officer = office.assign(case.id, Purpose.IDENTITY_PROOFING)
    desk = office.open(office.actor(officer), case.id, Purpose.IDENTITY_PROOFING)
    assert {sha256(one.content).digest() for one in given_files(desk)} == {
        sha256(one).digest() for one in files
    }
