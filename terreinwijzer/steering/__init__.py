"""Which business fits where, what is allowed, and why: profiles and rules as data, judged with every reason."""
