"""Personal fields, declared as data before anything may be kept under their name.

A field that is not in `register.FIELDS` cannot be sealed; a declaration without purpose,
legal basis, retention, recipients and sensitivity cannot be made (R81). The key service
reads the same table: it hands out the keys of those fields alone that are declared for the
purpose stated and for the role of the officer who asks (R88).
"""
