"""A post that inspects one document waits for nothing that only an office needs."""

import subprocess
import sys

ISSUING = (
    "cryptography.x509",
    "cryptography.hazmat.asn1",
    "nansen.journal",
    "nansen.keys",
    "nansen.personalization",
    "nansen.standards.asn1",
    "nansen.standards.icao9303.pki.issue",
    "nansen.standards.tlog",
    "nansen.status",
    "rich",
)


def test_an_inspection_imports_nothing_that_issues() -> None:
    script = "import nansen.cli.inspect, sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    loaded = done.stdout.splitlines()
    assert "nansen.inspection.status" in loaded
    assert [name for name in loaded if name.startswith(ISSUING)] == []
