"""Examination: what two officers find out about an application before anybody decides."""
