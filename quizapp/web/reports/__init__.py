"""Reports: the matrix of a class, its CSV, and the progress of a pupil."""
