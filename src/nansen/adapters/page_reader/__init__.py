"""Eyes: a picture or PDF of a page comes in, the contents of its seals and its zone go out.

`reader` is the port's implementation; `pictures` and `pdf` turn a stranger's bytes into grey
pictures within bounds, `symbols` reads bar codes, and `ocr` reads the machine readable zone with
`ink`, `rows`, `glyphs`, `layout` and `zone`. Import it only where a page is to be read: numpy,
Pillow and the decoders are slow to load.
"""

from nansen.adapters.page_reader.reader import PictureReader

__all__ = ["PictureReader"]
