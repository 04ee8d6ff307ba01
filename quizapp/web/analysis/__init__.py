"""The item analysis of an assignment as a teacher reads it: words first, then the numbers."""
