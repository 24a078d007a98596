"""The register: who is on the parks, what they own and plan, and what was agreed with them."""
