"""Vector tiles: made once for each state of the data, kept in a folder, and read from there a tile at a time."""
