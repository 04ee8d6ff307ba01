"""Articles: from what a teacher pastes or uploads to numbered paragraphs and sentences, and what edits do to them.

The room promises: any text or file is taken; what cannot be read is refused with a sentence that says what to do; what
is left out is listed; nothing is run or fetched; the time grows with the length.

`uploads` knows a file by what stands in it; `encodings`, `pages` (with `page_parts` and `page_facts`), `markdown` and `word`
make text with a few marks of it (`extracts`). `bringing_in` is the one way from a text to an article: `cleaning` undoes what
copying did, `unwrapping` joins broken lines, `credits` (with `dates`) and `leftovers` read and take away single lines,
`languages` guesses. `blocks` is the text with its marks and the blocks it stands for, both ways; `sentences` knows where a
sentence ends. `following` says where sentences went when a text was edited, and `naming` lets what stayed keep its id.
"""

from quizapp.core.articles.blocks import as_sentences, as_text, read_article, read_sentences, without_headline
from quizapp.core.articles.cleaning import clean
from quizapp.core.articles.following import Moved, follow
from quizapp.core.articles.naming import keep_ids
from quizapp.core.articles.sentences import split_sentences

__all__ = [
    "Moved",
    "as_sentences",
    "as_text",
    "clean",
    "follow",
    "keep_ids",
    "read_article",
    "read_sentences",
    "split_sentences",
    "without_headline",
]
