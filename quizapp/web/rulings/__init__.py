"""What the keys have learned: the forms that teachers decided about, reviewed, added, edited, withdrawn."""
