"""A class by reading process: counts, order, and who needs what next."""

from quizapp.core.progress import estimate
from quizapp.core.skills import Skill, SkillRow, heads, next_steps, sort


def row(place: int, locate: tuple[float, int], understand: tuple[float, int] = (0, 0)) -> SkillRow:
    skills = (Skill("locate", estimate(*locate)), Skill("understand", estimate(*understand)))
    return SkillRow(place, 100 + place, f"Pupil {place}", skills)


ROWS = [row(1, (5, 5)), row(2, (1, 8)), row(3, (3, 3), (0, 6)), row(4, (0, 0))]


def test_pupils_are_counted_by_process() -> None:
    locate, understand = heads(ROWS, ("locate", "understand"))
    assert (locate.mastered, locate.not_mastered, locate.not_enough, locate.answers) == (1, 1, 2, 16)
    assert (understand.mastered, understand.not_mastered, understand.not_enough, understand.answers) == (0, 1, 3, 6)


def test_who_needs_the_same_next_thing_is_together() -> None:
    locate, understand = next_steps(ROWS, ("locate", "understand"))
    assert [one.place for one in locate.practise] == [2]
    assert [(one.place, one.skill("locate").more) for one in locate.ask] == [(3, 2), (4, 4)]
    assert (locate.fewest, locate.most) == (2, 4)
    assert [one.place for one in understand.practise] == [3]
    assert next_steps([], ("locate",))[0].practise == ()


def test_whom_something_can_be_done_for_comes_first() -> None:
    assert [one.place for one in sort(ROWS, "locate")] == [2, 3, 4, 1]
    assert [one.place for one in sort(reversed(ROWS), None)] == [1, 2, 3, 4]
