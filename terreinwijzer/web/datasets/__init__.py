"""The data sets of a portfolio as a catalogue for other catalogues, such as data.overheid.nl."""
