"""The rules of the lint, a module for each subject. `quizapp.core.lint` lists them."""
