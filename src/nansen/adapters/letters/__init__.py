"""Letters on paper and on screens: a PDF that reads well aloud, signed by the office."""
