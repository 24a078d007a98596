"""What every written domain shares: records with history, forms in two languages, and writing exactly once."""
