"""The course of a case, part by part: each a table of rows with their guards and effects."""
