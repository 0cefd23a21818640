"""Sources besides NCBI's E-utilities: Europe PMC and iCite. Each is optional, and none is complete."""
