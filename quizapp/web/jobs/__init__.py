"""Long work: its progress, its files, another try."""
