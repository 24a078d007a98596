"""National services and deliveries of registers: features, rasters and tables, each into one file with its papers."""
