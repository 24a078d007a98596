"""Values per park, plot and building that are measured from shapes and rasters; exact, in the national grid.

The engine: `partitions` lays footprints down once in pieces that lie together, `overlay` finds what each park shares
with them, `aggregates` adds that up, and `runner` does so piece by piece, here or on a cluster.
"""
