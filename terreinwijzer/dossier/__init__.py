"""The dossier: figures, charts and chapters as a document. It receives tables and asks nothing."""
