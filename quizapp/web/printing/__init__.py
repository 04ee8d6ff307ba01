"""Paper: the blueprint table, the printed set with its answer sheet and key, and entering answers from paper."""
