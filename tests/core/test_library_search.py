"""What a search finds: words without accents and capitals, and the words filters look for."""

from __future__ import annotations

from quizapp.core.library_search import MOST_WORDS, facet, facets, grades, query_words, search_text

QUIZ = {
    "title": "Kim Jong Un bertemu Putin",
    "grade": "Kelas 8",
    "passage": {
        "source": {"outlet": "Koran Sekolah"},
        "blocks": [{"sentences": [{"text": "Di Kosmodrom  VOSTOCHNY."}]}],
    },
    "questions": [
        {"type": "matching", "process": "locate", "prompt": "Pasangkan café", "tags": ["vocabulary"]},
        {"type": "short_answer"},
    ],
}


def test_title_source_text_and_prompts_are_searched() -> None:
    text = search_text(QUIZ)
    for words in ("kim jong un", "koran sekolah", "di kosmodrom vostochny", "pasangkan cafe"):
        assert words in text
    assert search_text({}) == ""


def test_facets_name_process_type_tag_and_grade() -> None:
    assert facets(QUIZ) == " grade:kelas_8 process:locate tag:vocabulary type:matching type:short_answer "
    assert f" {facet('grade', 'Kelas 8')} " in facets(QUIZ)
    assert facets({}) == ""


def test_the_words_of_a_query() -> None:
    assert query_words("  Vostochny   VOSTOCHNY café ") == ["vostochny", "cafe"]
    assert len(query_words(" ".join(f"w{number}" for number in range(100)))) == MOST_WORDS


def test_grades_are_listed_by_size() -> None:
    assert grades([" grade:10 ", " grade:8 type:matching ", " grade:vii_a ", ""]) == ["8", "10", "vii_a"]
