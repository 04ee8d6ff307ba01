"""Sets among colleagues and as files: share, copy, download, upload, archive."""
