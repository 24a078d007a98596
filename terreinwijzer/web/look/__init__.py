"""The look of a municipality: logo, colours and letters from one file with the design tokens of NL Design System."""
