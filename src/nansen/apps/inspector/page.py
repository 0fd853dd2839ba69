"""The page reader, opened late: a chip alone needs no picture library."""

from nansen.inspection.ports import PageReading


class LateReader:
    """A `PageReader` that loads its eyes when the first page comes."""

    def read(self, data: bytes) -> PageReading:
        """Read a page, as `PictureReader` does."""
        from nansen.adapters.page_reader import PictureReader  # noqa: PLC0415

        return PictureReader().read(data)
