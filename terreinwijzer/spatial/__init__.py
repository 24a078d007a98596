"""Values per park, plot and building that are measured from shapes and rasters; exact, in the national grid."""
