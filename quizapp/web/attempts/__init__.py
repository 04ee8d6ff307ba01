"""Taking: start, attempt, receipt, feedback."""
