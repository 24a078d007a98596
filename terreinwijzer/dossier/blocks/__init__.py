"""The tables and charts of a dossier, one module per part of the story."""
