"""Energy hub: connections of a park that share the capacity of the grid, on the way to less grid congestion."""
