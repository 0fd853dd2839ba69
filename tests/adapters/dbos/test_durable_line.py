import subprocess
import sys
from pathlib import Path


def test_steps_that_go_wrong_are_tried_again_given_up_or_said_and_nothing_leaks(
    tmp_path: Path,
) -> None:
    script = str(Path(__file__).with_name("breaking_steps.py"))
    done = subprocess.run(
        [sys.executable, script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    once, broke, nowhere, leaked, mode = done.stdout.splitlines()
    assert once == (
        "True {'pass': 3, 'away': 5} [{'case': 'a', 'failed': 'UNAVAILABLE'}, "
        "{'case': 'b', 'failed': ''}, {'case': 'c', 'failed': 'R38'}]"
    )
    assert "the line line broke" in broke
    assert "cannot be opened" in nowhere
    assert leaked == "False"
    assert mode == "0o600"
