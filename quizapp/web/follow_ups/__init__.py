"""After a test: bands, who is below and above the pass mark, remedial and enrichment given in two taps."""
