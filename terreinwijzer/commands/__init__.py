"""The commands, by the part of the data flow that they serve; `terreinwijzer.cli` puts them together."""
