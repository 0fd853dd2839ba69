"""A painter of passport portraits of people who do not exist."""
