"""The implementation programme, measured: which actions are late and why, and whether indicators move as meant."""
