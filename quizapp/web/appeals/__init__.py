"""Appeals: a pupil says that an answer is right after all, a teacher decides."""
