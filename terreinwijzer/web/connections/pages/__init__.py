"""The administrator's pages about connections."""
