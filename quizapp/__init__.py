"""quizapp: reading-comprehension quizzes."""
