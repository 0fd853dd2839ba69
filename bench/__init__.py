"""How fast this house works, beside what bounds it: `python -m bench`."""
