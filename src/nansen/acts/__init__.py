"""Acts: who did what about whom, in which order; signed, chained, and never taken back."""
