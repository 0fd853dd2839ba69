"""Eyes for faces: where one is in a picture, to frame a portrait, and how alike two are.

A finder tells where and never whose. A matcher tells how alike two pictures are; whose they
are is for two officers to say (R21).
"""
