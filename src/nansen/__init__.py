"""An international passport system for people without a protecting state.

The packages below are the life of a passport; `docs/the-life-of-a-passport.md`
walks through them in order.
"""
