"""L07 and L08: prompts that deny, in both languages, each beside a mended twin."""

import pytest

from quizapp.core.lint_rules.languages import LANGUAGES
from quizapp.core.lint_rules.negation import negations
from quizapp.core.question_types.base import Question
from tests.core.test_lint import found, options, question, quiz, table, told

PLACE = ("questions", 0, "prompt")


def asked(language: str, prompt: str) -> Question:
    return question(language, prompt=prompt)


@pytest.mark.parametrize(
    ("language", "bad", "mended"),
    [
        ("id", "Manakah yang tidak sesuai dengan isi bacaan?", "Manakah yang sesuai dengan isi bacaan?"),
        ("id", "Pernyataan berikut benar, kecuali ...", "Pernyataan berikut yang benar adalah ..."),
        ("id", "Manakah yang bukan tujuan pertemuan itu?", "Manakah yang merupakan tujuan pertemuan itu?"),
        ("id", "Siapa tokoh yang tidak disebut dalam bacaan?", "Siapa tokoh yang disebut dalam bacaan?"),
        (
            "id",
            "Pernyataan manakah yang, menurut bacaan, tidak benar?",
            "Pernyataan manakah yang, menurut bacaan, benar?",
        ),
        ("id", "Apa yang bukanlah akibat banjir itu?", "Apa yang menjadi akibat banjir itu?"),
        ("en", "Which is not stated in the text?", "Which is stated in the text?"),
        ("en", "All of these are true except one. Which?", "Only one of these is true. Which?"),
        ("en", "Which country never joined the war?", "Which country joined the war?"),
        ("en", "Which reason is least likely?", "Which reason is most likely?"),
        ("en", "Which sentence isn't about the meeting?", "Which sentence is about the meeting?"),
        ("en", "What does the author say that is not true?", "What does the author say that is true?"),
    ],
)
def test_l07_a_silent_negation_is_an_error_and_one_in_capitals_is_advice(language, bad, mended):
    content = quiz(language, asked(language, bad))
    assert told(content, "L07") == [("error", PLACE)]
    (finding,) = found(content, "L07")
    word = str(finding.message.values["word"])
    loud = bad.replace(word, word.upper())
    assert loud != bad
    assert told(quiz(language, asked(language, loud)), "L07") == [("warn", PLACE)]
    assert told(quiz(language, asked(language, bad.replace(word, f"**{word}**"))), "L07") == [("warn", PLACE)]
    assert found(quiz(language, asked(language, mended)), "L07") == []


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        ("id", "Mengapa Putin tidak menolak undangan itu?"),
        ("id", "Menurut bacaan, mengapa orang yang bekerja di sana tidak pulang?"),
        ("id", "Berikan paling tidak dua alasan yang disebut dalam bacaan!"),
        ("id", "Sebutkan dua hal yang tidak hanya menguntungkan Rusia!"),
        ("id", "Tuliskan jawaban yang tidak lebih dari tiga kata!"),
        ("id", "Apa arti ucapan “yang tidak bekerja tidak makan” dalam bacaan?"),
        ("id", "Kalimat manakah yang menunjukkan bahwa Putin tidak menolak undangan?"),
        ("id", "Apa yang akan terjadi jika warga tidak menanam mangrove?"),
        ("id", "Apakah Putin tidak setuju dengan undangan itu?"),
        ("id", "Tentukan apakah setiap pernyataan berikut sesuai atau tidak sesuai dengan bacaan!"),
        ("id", "Tentukan pernyataan yang sesuai/tidak sesuai dengan bacaan!"),
        ("id", "Kelompokkan pernyataan yang benar dan tidak benar menurut bacaan!"),
        ("id", "Tulislah B jika pernyataan benar dan S jika tidak benar!"),
        ("en", "Say of each statement whether it is true or not."),
        ("en", "Is this stated or not stated in the text?"),
        ("en", "Why did Putin not refuse the invitation?"),
        ("en", "According to the passage, why did the plan not work?"),
        ("en", "Give at least two reasons from the passage."),
        ("en", "What does the phrase “not a drop” mean in paragraph 2?"),
        ("en", "What does “we can't wait” mean in paragraph 2?"),
        ("en", "What would happen if the villagers did not plant mangroves?"),
        ("en", "Which sentence shows that Putin did not refuse the invitation?"),
        ("en", "Who, whether invited or not, came to the meeting?"),
        ("en", "Write the number. Do not write words."),
        ("en", "Which plant helps not only fish but also people?"),
        ("en", "What nothing-like sign is noted in the notebook?"),
    ],
)
def test_l07_a_negation_in_what_is_asked_about_denies_nothing(language, prompt):
    assert found(quiz(language, asked(language, prompt)), "L07") == []


def test_l07_a_prompt_all_in_capitals_emphasises_nothing():
    assert told(quiz("id", asked("id", "MANAKAH YANG TIDAK SESUAI DENGAN BACAAN?")), "L07") == [("error", PLACE)]
    assert told(quiz("en", asked("en", "WHICH IS NOT STATED IN THE TEXT?")), "L07") == [("error", PLACE)]


def test_l07_of_two_negations_the_silent_one_counts():
    content = quiz("id", asked("id", "Manakah yang TIDAK benar dan yang tidak disebut?"))
    assert told(content, "L07") == [("error", PLACE)]
    assert "tidak" in str(found(content, "L07")[0].message)


@pytest.mark.parametrize("mark", ["<b>tidak</b>", "<strong>tidak</strong>"])
def test_l07_knows_the_marks_of_emphasis(mark):
    assert [one.emphasised for one in negations(f"Manakah yang {mark} benar?", LANGUAGES["id"])] == [True]


@pytest.mark.parametrize(
    ("language", "prompt", "denying", "affirming"),
    [
        ("id", "Manakah yang TIDAK benar?", "Putin tidak menolak undangan", "Putin menerima undangan"),
        ("id", "Semua benar, KECUALI yang mana?", "Kim datang tanpa pengawal", "Kim datang sendirian"),
        ("id", "Manakah yang bukan isi bacaan?", "Kim belum pulang", "Kim sudah pulang"),
        ("id", "Manakah yang TIDAK benar?", "Tak ada roket di sana", "Ada roket di sana"),
        ("en", "Which is NOT true?", "Putin did not refuse", "Putin agreed"),
        ("en", "Which is NOT true?", "Putin didn't refuse", "Putin agreed"),
        ("en", "All are true EXCEPT which one?", "Kim came without guards", "Kim came alone"),
        ("en", "Which is NOT true?", "The reason is unclear", "The reason is clear"),
        ("en", "Which is NOT true?", "The claim is incorrect", "The claim is correct"),
    ],
)
def test_l08_a_negative_prompt_and_a_negative_option(language, prompt, denying, affirming):
    other = {"id": "Kim membeli gandum", "en": "Kim buys wheat"}[language]

    def content(text: str, stem: str):
        return quiz(language, question(language, prompt=stem, options=options(language, text, other)))

    assert told(content(denying, prompt), "L08") == [("error", ("questions", 0, "options", 0))]
    assert found(content(affirming, prompt), "L08") == []
    positive = {"id": "Manakah yang benar menurut bacaan?", "en": "Which of these is true?"}[language]
    assert found(content(denying, positive), "L08") == []


@pytest.mark.parametrize(
    ("language", "prompt", "row"),
    [
        ("id", "Tandai pernyataan yang TIDAK sesuai dengan bacaan.", "Putin tidak menolak undangan."),
        ("en", "Mark the statements that are NOT in the text.", "Putin did not refuse."),
    ],
)
def test_l08_statements_count_like_options(language, prompt, row):
    rows = table(language, row, row.replace("tidak ", "").replace("did not refuse", "agreed"))
    content = quiz(language, rows.model_copy(update={"prompt": prompt}))
    assert told(content, "L08") == [("error", ("questions", 0, "rows", 0))]


def test_l08_yes_and_no_are_no_statements():
    content = quiz("id", question("id", prompt="Apakah ini yang TIDAK benar?", options=options("id", "Ya", "Tidak")))
    assert found(content, "L08") == []


@pytest.mark.parametrize(
    "prompt", ["yang tidak " * 1500, "yang " * 4000, "not " * 4000, "“" * 5000 + "tidak", "'" * 9000]
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_text_without_sense_is_read_in_time(language, prompt):
    content = quiz(language, asked(language, prompt[:20_000]))
    assert isinstance(told(content, "L07"), list)
