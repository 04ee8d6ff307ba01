"""Questions as teachers type them in Word. `reader` takes the lines in order; the other modules know their parts.

`lines` judges a line by itself, `around` what stands before and after it, `tables` rows of cells, `keys` and `key_lists` how
keys are written; what belongs to one question is gathered in `asked`, and `items` (with `options`, `statements`, `replies`)
makes an item of it. `marks` reads what stands behind “Bukti:” and “Proses:”.
"""

from quizapp.core.interchange.pasted.reader import read_pasted

__all__ = ["read_pasted"]
