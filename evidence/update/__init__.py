"""Running a review again: ask everything, compare with what was reported, and say what is new."""
