"""The explorers: methods of the library with their questions as forms; what was asked stands in the address."""
