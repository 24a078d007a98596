"""Background work: asked for on a page, kept in the database, carried out by a worker that may die at any moment."""
