"""The outside world: one folder for each thing that a floor below needs from it."""
