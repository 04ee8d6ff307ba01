"""Advice that was let go with a reason: in files by rule and question, in drafts by what was found."""

from typing import Any

import pytest
import yaml

from quizapp.core import dismissals
from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.authored_dump import dump
from quizapp.core.lint import lint
from quizapp.core.quizzes import Dismissed, QuizContent
from tests.core.test_lint import options, question, quiz

REASON = "Kedua tempat ini memang mirip; muridku membedakannya."


def near_quiz() -> QuizContent:
    """Return a quiz with one near-duplicate (L05) in each of two questions."""
    texts = ("Kim pasti menang", "Kosmodrom Vostochny", "Kim pasti menangg")
    first = question("id", options=options("id", *texts))
    second = question("id", options=options("id", "Prigozhin", "Vostochny", "Prigozhinn"))
    return quiz("id", first, second)


def with_dismissed(content: QuizContent, *entries: dict[str, Any]) -> QuizContent:
    return content.model_copy(update={"dismissed": tuple(Dismissed.model_validate(entry) for entry in entries)})


def findings(content: QuizContent, code: str) -> list[Any]:
    return [one for one in lint(content, strict_feedback=False) if one.code == code]


def test_what_was_let_go_survives_the_files():
    content = with_dismissed(
        near_quiz(), {"rule": "L05", "question": "q2", "reason": REASON}, {"rule": "L04", "reason": "x"}
    )
    files = dump(content)
    again, _problems = read_set("meeting", files)
    assert again["id"] == content
    assert again["id"].dismissed == content.dismissed
    assert yaml.safe_load(files["questions.id.yaml"])["dismissed"] == [
        {"rule": "L05", "question": "q2", "reason": REASON},
        {"rule": "L04", "reason": "x"},
    ]
    assert dump(again["id"]) == files


def test_a_quiz_without_reasons_is_written_and_published_as_before():
    content = near_quiz()
    assert b"dismissed" not in dump(content)["questions.id.yaml"]
    assert "dismissed" not in with_dismissed(content, {"rule": "L04", "reason": "x"}).model_dump(mode="json")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"rule": "L5", "reason": "x"}, "rule"),
        ({"rule": "L05"}, "reason"),
        ({"rule": "L05", "reason": " "}, "reason"),
        ({"rule": "L05", "reason": "x" * 301}, "reason"),
        ({"rule": "L05", "question": "no such id!", "reason": "x"}, "question"),
        ({"rule": "L05", "reason": "x", "why": "y"}, "why"),
    ],
)
def test_a_broken_entry_is_told_with_its_place(entry, told):
    text = dump(near_quiz())["questions.id.yaml"].decode()
    broken = text.replace("questions:", f"dismissed:\n- {entry}\nquestions:", 1)
    contents, problems = read_set("meeting", dump(near_quiz()) | {"questions.id.yaml": broken.encode()})
    assert contents == {}
    assert [(problem.file, problem.line) for problem in problems] == [("questions.id.yaml", 3)]
    assert told in str(problems[0].message)


def test_a_reason_lets_go_what_its_question_has_and_nothing_else():
    content = with_dismissed(near_quiz(), {"rule": "L05", "question": "q2", "reason": REASON})
    found = findings(content, "L05")
    assert [one.question for one in found] == ["q1", "q2"]
    gone = dismissals.let_go(content.dismissed, found)
    assert {name: entry.reason for name, entry in gone.items()} == {found[1].fingerprint: REASON}


def test_errors_are_never_let_go():
    content = quiz("id", question("id", prompt="Putin:"))
    content = with_dismissed(content, {"rule": "L13", "question": "q1", "reason": "x"})
    found = lint(content, strict_feedback=True)
    assert dismissals.let_go(content.dismissed, found) == {}
    assert [(problem.path, str(problem.message)) for problem in dismissals.stale(content.dismissed, found)] == [
        (("dismissed", 0), "Rule L13 is an error here: mend it, no reason lets it go.")
    ]


def test_an_entry_for_what_was_mended_is_told():
    content = with_dismissed(quiz("id", question("id")), {"rule": "L05", "question": "q1", "reason": "x"})
    assert [problem.path for problem in dismissals.stale(content.dismissed, lint(content, strict_feedback=True))] == [
        ("dismissed", 0)
    ]


def draft_of(content: QuizContent, entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {**content.model_dump(mode="json"), "dismissed": entries}


def test_a_draft_and_its_files_say_the_same():
    content = near_quiz()
    (first, second) = findings(content, "L05")
    entries = [
        {
            "finding": one.fingerprint,
            "code": "L05",
            "question": one.question,
            "reason": reason,
            "person_id": 7,
            "at": "2026",
        }
        for one, reason in ((first, "Satu."), (second, REASON))
    ]
    written = dismissals.from_draft(draft_of(content, entries), content)
    assert [(one.rule, one.question, one.reason, one.finding) for one in written] == [
        ("L05", "q1", "Satu.", None),
        ("L05", "q2", REASON, None),
    ]
    again, _ = read_set("meeting", dump(content.model_copy(update={"dismissed": written})))
    assert [
        (one["finding"], one["code"], one["question"], one["reason"]) for one in dismissals.to_draft(again["id"])
    ] == [
        (first.fingerprint, "L05", "q1", "Satu."),
        (second.fingerprint, "L05", "q2", REASON),
    ]


def test_one_of_two_findings_of_a_rule_in_a_question_is_named():
    rationale = [{"id": name, "text": name * 3, "key": name == "b"} for name in "abc"]
    content = quiz("id", question("id", options=rationale))
    found = findings(content, "L18")
    assert [one.severity for one in found] == ["info", "info"]
    entries = [
        {"finding": found[1].fingerprint, "code": "L18", "question": "q1", "reason": "x", "person_id": 7, "at": "2026"}
    ]
    (written,) = dismissals.from_draft(draft_of(content, entries), content)
    assert written.finding == found[1].fingerprint
    kept = content.model_copy(update={"dismissed": (written,)})
    assert [one["finding"] for one in dismissals.to_draft(kept)] == [found[1].fingerprint]


def test_what_is_no_longer_found_is_not_written():
    content = quiz("id", question("id"))
    entries = [{"finding": "L05.q1.0123456789abcdef", "code": "L05", "question": "q1", "reason": "x"}]
    assert dismissals.from_draft(draft_of(content, entries), content) == ()
    assert dismissals.from_draft({"questions": []}, content) == ()
