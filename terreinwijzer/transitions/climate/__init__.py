"""Climate adaptation and greening: state of parks and plots, measures with their effect, the national yardstick."""
