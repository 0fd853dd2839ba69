"""The course of a case: which act may follow which, by whom, until when; and whose move it is."""
