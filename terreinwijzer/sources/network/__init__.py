"""The only way to the network: polite, patient, cached, and with a journal of what was asked and answered."""
