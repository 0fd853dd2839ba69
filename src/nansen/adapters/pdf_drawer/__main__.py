"""`python -m nansen.adapters.pdf_drawer`: a PDF in, its pages out."""

import sys

from nansen.adapters.pdf_drawer.drawing import main

if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
