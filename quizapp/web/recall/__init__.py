"""Come-back practice: what a pupil missed comes back until it stays."""
