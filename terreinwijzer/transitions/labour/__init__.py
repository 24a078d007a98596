"""Labour and education: the level of the jobs on parks, who does them, and what shifts between sectors change."""
