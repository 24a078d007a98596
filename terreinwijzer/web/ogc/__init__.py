"""Features for other geographic software, such as QGIS: OGC API Features, by pygeoapi."""
