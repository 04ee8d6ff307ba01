"""Writing a quiz: the passage, its questions, preview, publishing."""
