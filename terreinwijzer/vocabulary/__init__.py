"""The field's words: canonical tables, code lists, norms and messages, as data with one loader each."""
