"""The steps of a case, each done by whom the lot has drawn."""

from pathlib import Path

from nansen.adapters.files.sanctions_list import SanctionsListFile
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.application.bundle import SealedBundle, seal_bundle
from nansen.application.package import pack_application
from nansen.application.receipt import SignedReceipt
from nansen.apps.demo import papers
from nansen.apps.demo.applicants import Applicant
from nansen.apps.desk.cases.deciding import notify, propose_decision, write_letter
from nansen.apps.desk.cases.enrolling import enrol, office_identity
from nansen.apps.desk.cases.letter_key import open_letter_key
from nansen.apps.desk.cases.recording import record_paper
from nansen.apps.desk.cases.screening import screen_case
from nansen.apps.desk.cases.searching import search_for_earlier
from nansen.apps.desk.office import Office
from nansen.apps.desk.profile import read_profile
from nansen.apps.intake.home import load_intake, read_intake_keys
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.decision import service as decisions
from nansen.decision.statement import Outcome
from nansen.examination.findings import FindingOutcome
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import ListId
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER, Actor


class CaseWork:
    """An office at work on cases, one step after the other."""

    def __init__(self, office: Office, sanctions: Path, *, months: int = 60) -> None:
        """Take an open office, a list to screen against, and how long its documents last."""
        self.office, self.sanctions, self.months = office, sanctions, months
        home = office.home
        self.profile = read_profile(home.profile)
        self.intake = load_intake(home.intake, office.passphrase, office.clock)
        self._intake_keys = read_intake_keys(home.intake)
        self._bundle_key = office_identity(home.bundle_key)

    def submit(self, applicant: Applicant) -> tuple[SealedBundle, SignedReceipt]:
        """Seal an application to the office, as the applicant's own device does, and send it."""
        bundle = seal_bundle(
            pack_application(applicant.application), applicant.keys, self._intake_keys.recipients
        )
        return bundle, self.intake.receive(bundle.octets)

    def enrol(self, bundle: SealedBundle) -> CaseId:
        """Begin a case: open the bundle, and seal every answer into its vault."""
        receipts = (self._intake_keys.receipt,)
        taken = enrol(self.office, self.intake, bundle, key=self._bundle_key, receipts=receipts)
        return taken.case

    def proof(self, case: CaseId) -> Case:
        """Record the evidence, score the identity, and look for an earlier application."""
        desk = self.drawn(case, Purpose.IDENTITY_PROOFING)
        record_paper(desk, papers.EVIDENCE)
        record_paper(desk, papers.IDENTITY)
        searching = self.drawn(case, Purpose.DEDUPLICATION)
        search_for_earlier(self.office, searching)
        return desk.act("identity:concluded")

    def screen(self, case: CaseId) -> Case:
        """Compare all the names with the list, on this machine."""
        desk = self.drawn(case, Purpose.SCREENING)
        source = SanctionsListFile(
            self.sanctions, ListId("demo"), imported_at=self.office.clock.now()
        )
        screen_case(desk, ListIndex(source.version, source.parties()))
        return desk.act("screening:concluded")

    def examine(self, case: CaseId, outcome: FindingOutcome) -> Case:
        """Have two examiners look at the case, each without the other's finding."""
        paper = papers.finding(outcome)
        record_paper(self.drawn(case, Purpose.EXAMINATION), paper)
        return record_paper(self.drawn(case, Purpose.EXAMINATION), paper)

    def decide(
        self,
        case: CaseId,
        outcome: Outcome,
        words: tuple[str, str],
        *,
        purpose: Purpose = Purpose.APPROVAL,
    ) -> Case:
        """Have two officers decide: one writes and signs the statement, another confirms it."""
        first, second = self.drawn(case, purpose), self.drawn(case, purpose)
        propose_decision(first, papers.decision(outcome, words, months=self.months), self.profile)
        return decisions.confirm(second)

    def notify(self, case: CaseId, out: Path) -> Path:
        """Have one who decided write the letter, and a clerk give it to the applicant."""
        office = self.office
        _, (first, _) = decisions.decision_of(office.read(case))
        desk = office.open(office.actor(first.officer), case, Purpose.APPROVAL)
        key = open_letter_key(office.home.letters, office.passphrase, office.kind)
        letter = write_letter(desk, self.profile, key)
        make_folder(out)
        path = out / letter.signed.file_name
        write_whole(path, letter.signed.pdf)
        clerk = office.desk(office.actor("stock-1"), case)
        notify(clerk, letter.signed.pdf, letter.language)
        return path

    def holder(self, applicant: Applicant, case: CaseId) -> Desk:
        """Give the holder their own case, as the key of their codename opens it to them."""
        return self.office.desk(Actor(id=HOLDER, key=applicant.keys), case)

    def drawn(self, case: CaseId, purpose: Purpose) -> Desk:
        """Draw an officer for a purpose, and open the case for them."""
        officer = self.office.assign(case, purpose)
        return self.office.open(self.office.actor(officer), case, purpose)
