"""Articles: pasted and uploaded, recognised, divided into sentences, and followed through edits."""
