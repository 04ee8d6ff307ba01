"""`make bench-grading`: how well short answers are decided, learned and grouped, on answers that people marked."""
