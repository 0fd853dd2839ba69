"""`python -m nansen` is `nansen`."""

from nansen.cli import main

if __name__ == "__main__":  # the workers of a batch import this file too
    main()
