"""The mark book of a class, its files, the sheet for e-Rapor, and the reports that parents read."""
