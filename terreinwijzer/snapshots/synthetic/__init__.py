"""A country that does not exist: sizes and counts as in the Netherlands, every value made up and marked so."""
