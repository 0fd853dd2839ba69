"""`python -m nansen` is `nansen`."""

from nansen.cli import main

main()
