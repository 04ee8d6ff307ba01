"""Authored files: what is wrong is told with its file and line, all at once, and never as a trace."""

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.interchange.authored import Located, read_set
from quizapp.core.interchange.authored_dump import dump
from quizapp.core.interchange.record_words import _PATTERNS
from quizapp.core.interchange.yaml_nodes import MAXIMUM_BYTES, misread, plain_value, read_yaml
from quizapp.core.passages import Block, Passage, Sentence
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.quizzes import QuizContent
from quizapp.questions_folder import FoundSet, check_set

DATA = Path(__file__).parents[2] / "data"
GOOD = {path.name: path.read_bytes() for path in sorted((DATA / "good_sets" / "rainwater").iterdir())}
CASES = sorted(path.name for path in (DATA / "broken_sets").iterdir())
HERE = Path()


def files_of(case: str) -> dict[str, bytes]:
    """Return the files of a case: the good ones with its own laid over them."""
    own = {path.name: path.read_bytes() for path in (DATA / "broken_sets" / case).iterdir()}
    del own["expected.txt"]
    return GOOD | own


def content(language: str = "id") -> QuizContent:
    return read_set("rainwater", GOOD)[0][language]


def test_a_sound_set_is_read_in_both_languages_without_a_word():
    contents, problems = read_set("rainwater", GOOD)
    assert problems == []
    assert {name: (c.slug, c.passage.language, len(c.questions)) for name, c in contents.items()} == {
        "en": ("rainwater", "en", 4),
        "id": ("rainwater", "id", 4),
    }
    assert check_set(FoundSet("rainwater", HERE, GOOD)) == []


@pytest.mark.parametrize("case", CASES)
def test_every_problem_of_a_broken_set_is_told_with_its_place(case):
    problems = check_set(FoundSet("rainwater", HERE, files_of(case)))
    told = [str(problem) for problem in sorted(problems, key=lambda problem: (problem.file, problem.line))]
    expected = [line.split(":", 2) for line in (DATA / "broken_sets" / case / "expected.txt").read_text().splitlines()]
    assert [line.split(":", 2)[:2] for line in told] == [line[:2] for line in expected], told
    for line, (_, _, part) in zip(told, expected, strict=True):
        assert part.strip() in line


@pytest.mark.parametrize("case", CASES)
def test_a_language_with_an_error_has_no_content(case):
    contents, problems = read_set("rainwater", files_of(case))
    broken = {problem.file for problem in problems if problem.severity == "error"}
    assert {name for name in contents if broken & {f"passage.{name}.yaml", f"questions.{name}.yaml"}} == set()


@pytest.mark.parametrize("case", CASES)
def test_both_parsers_of_yaml_find_the_same_faults(case):
    for name, data in files_of(case).items():
        slow = read_yaml(data, loader=yaml.SafeLoader)
        fast = read_yaml(data)
        assert slow.data == fast.data, name
        assert [fault.line for fault in slow.faults] == [fault.line for fault in fast.faults], name


def test_a_byte_order_mark_at_the_beginning_is_accepted():
    files = {name: b"\xef\xbb\xbf" + data for name, data in GOOD.items()}
    assert read_set("rainwater", files) == read_set("rainwater", GOOD)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_ends_give_the_same_quiz(ending):
    files = {name: data.replace(b"\n", ending.encode()) for name, data in GOOD.items()}
    assert read_set("rainwater", files) == read_set("rainwater", GOOD)


@pytest.mark.parametrize("slug", ["", "Rainwater", "rain water", "../rain", "-rain", "rain\n", "a" * 81])
def test_a_folder_name_that_is_no_slug_is_told(slug):
    contents, problems = read_set(slug, GOOD)
    assert contents == {}
    assert [(problem.file, problem.line) for problem in problems] == [(".", 1)]
    assert "must have small letters" in str(problems[0])


def test_an_empty_folder_is_told():
    assert [str(problem) for problem in read_set("rainwater", {})[1]] == [
        ".:1: The folder holds no passage.<lang>.yaml."
    ]


def test_a_huge_file_is_not_parsed():
    problems = read_set("rainwater", GOOD | {"passage.id.yaml": b"x" * (MAXIMUM_BYTES + 1)})[1]
    assert [str(problem) for problem in problems] == ["passage.id.yaml:1: The file is larger than 1000000 bytes."]


def test_a_problem_is_printed_as_editors_understand_it():
    problem = read_set("rainwater", GOOD | {"passage.id.yaml": b""})[1][0]
    assert isinstance(problem, Located)
    assert (str(problem), problem.severity, problem.code) == ("passage.id.yaml:1: The file is empty.", "error", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("false", False), ("null", None), ("", None), ("0", 0), ("-7", -7), ("8", 8), ("None", "None")],
)
def test_few_words_mean_more_than_text(text, value):
    assert plain_value(text) is value or plain_value(text) == value


@given(st.text(alphabet="0123456789abcxeyno+-._:~=<TFtruefals ", max_size=12))
def test_what_we_read_as_text_other_programs_read_as_text_too(text):
    if text == text.strip() and isinstance(plain_value(text), str) and misread(text) is None:
        loader = yaml.SafeLoader("")
        assert loader.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"
        loader.dispose()


def test_every_form_of_an_id_has_words():
    """A pattern in a record without words here would be told in pydantic's."""
    patterns: set[str] = set()

    def collect(schema):
        if isinstance(schema, dict):
            if isinstance(schema.get("pattern"), str) and schema.get("type") == "string":
                patterns.add(schema["pattern"])
            for value in schema.values():
                collect(value)
        elif isinstance(schema, list):
            for value in schema:
                collect(value)

    for model in (QuizContent, *QUESTION_TYPES.values()):
        collect(model.model_json_schema())
    assert {pattern for pattern in patterns if "[A-Za-z" in pattern or "[a-z" in pattern} == set(_PATTERNS)


# Whatever is in a file


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.binary(max_size=200), min_size=1))
@settings(max_examples=60, deadline=None)
def test_random_bytes_never_raise(files):
    check_set(FoundSet("rainwater", HERE, files))


SNIPPETS = [b"\t", b"&a ", b"*a", b"!!x ", b"<<: ", b"[", b"]", b"{", b"}", b"- ", b": ", b"'", b'"', b"\0", b"\xff",
            b"no", b"12:30", b"---\n", b"...\n", b"? ", b"| ", b"> ", b"#", b"%TAG\n", b"\n", b"\r", b"\xe2\x80\xa8",
            b"\\", b"null", b"true", b"1", b"1.5", b"@", b"`"]  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return `data` with some bytes, words or lines deleted, doubled, swapped or put in."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data = data[:at] + data[at + chance.randint(1, 20) :]
            case 1:
                data = data[:at] + chance.choice(SNIPPETS) + data[at:]
            case 2:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 3:
                lines = data.splitlines(keepends=True) or [b""]
                lines.insert(chance.randrange(len(lines)), chance.choice(lines))
                data = b"".join(lines)
            case _:
                words = data.split(b" ")
                words[chance.randrange(len(words))] = chance.choice(words)
                data = b" ".join(words)
    return data


@pytest.mark.parametrize("seed", range(150))
def test_a_spoilt_file_never_raises(seed):
    chance = random.Random(seed)
    name = chance.choice(sorted(GOOD))
    for problem in check_set(FoundSet("rainwater", HERE, GOOD | {name: mutated(GOOD[name], chance)})):
        assert problem.line >= 1
        assert str(problem)


# And back


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_quiz_survives_being_written_and_read(language):
    quiz = content(language)
    assert read_set("rainwater", dump(quiz)) == ({language: quiz}, [])


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\x85\u2028\u2029\ufeff"),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() and "\ufffe" not in text and "\uffff" not in text)


@given(
    st.lists(
        TEXTS | st.sampled_from(["no", "y", "12:30", "~", "012", "2024-03-05", "1e3", "a: b", "- x", "null"]),
        min_size=3,
        max_size=3,
    )
)
@settings(max_examples=80, deadline=None)
def test_any_text_survives_being_written_and_read(texts):
    quiz = content()
    block = Block(id="p9", kind="paragraph", sentences=(Sentence(id="no", text=texts[0]),), title=texts[1])
    fields = {name: getattr(quiz.passage, name) for name in Passage.model_fields}
    passage = Passage(**{**fields, "title": texts[2], "blocks": (*quiz.passage.blocks, block)})
    changed = quiz.model_copy(
        update={"passage": passage, "description": f"{texts[0].strip()}\n  {texts[1].strip()}\n\n#"}
    )
    assert read_set("rainwater", dump(changed)) == ({"id": changed}, [])
