"""What the command `quizapp` can do: one module a noun. They talk; the work is done elsewhere."""
