"""Ways in and out: text of one format to records and located problems, and back. No file is opened here."""
