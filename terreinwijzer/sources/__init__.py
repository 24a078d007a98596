"""Everything that comes in: files of any common format, mapped to the canonical tables and checked."""
