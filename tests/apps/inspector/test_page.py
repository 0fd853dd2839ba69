"""The page reader that is opened late reads as the real one does."""

import pytest
from tests.worlds.specimen import specimen_world

from nansen.apps.inspector.page import LateReader
from nansen.errors import Malformed


def test_a_page_is_read() -> None:
    made = specimen_world().made
    reading = LateReader().read(made.page.png)
    assert reading.seals == (made.seal,)
    assert reading.mrz is not None
    with pytest.raises(Malformed):
        LateReader().read(b"no page")
