"""The data beside the documents: workbook, map files, lineage, and what tells how to use them."""
