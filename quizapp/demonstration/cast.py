"""The people of the demonstration: a school with its administrator, two teachers and two classes."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from quizapp.core.names import username_for
from quizapp.demonstration.learners import Learner, draw_learner
from quizapp.models import Classroom, Membership, Person, School, db
from quizapp.operations import classrooms, pupils, staff
from quizapp.operations.schools import the_school

SCHOOL = "SMP Negeri 3 Muarasari"
ADMINISTRATOR = "Drs. Bambang Sulistyo, M.Pd."
TEACHERS = ("Rina Wulandari, S.Pd.", "Yohanes Manggar, S.Pd.")
CLASS_A = (
    "Ahmad Fauzi Ramadhan",
    "Aisyah Putri Maharani",
    "Anak Agung Gede Wirawan",
    "Bagas Aditya Saputra",
    "Christian Parulian Sitompul",
    "Cut Nyak Rahmawati",
    "Dewi Lestari",
    "Dimas Arya Wicaksono",
    "Elisabeth Bunga Toraja",
    "Fadhil Akbar Nasution",
    "Fransiska Natalia Wenda",
    "Galih Prasetyo",
    "Hana Khairunnisa",
    "I Gusti Ayu Ratna Dewi",
    "Indah Permatasari",
    "Jonathan Christopher Tan",
    "Kevin Alexander Rumbiak",
    "Lalu Muhammad Zulkarnain",
    "Maria Goreti Seran",
    "Muhammad Rizky Pratama Nugroho",
    "Nabila Zahra Aulia",
    "Ni Luh Putu Ayu Ningsih",
    "Nur Aini",
    "Putri Ayu Wandira",
    "Rahmat Hidayat Daeng Mattiro",
    "Siti Nurhaliza",
    "Sulastri",
    "Teuku Iskandar Muda",
    "Wahyu Tri Atmojo",
    "Yosefina Kartini Mbete",
)
CLASS_B = (
    "Andi Tenri Ola",
    "Budi Santoso",
    "Desak Made Citra Lestari",
    "Farrel Hakim Siregar",
    "Gita Puspita Sari",
    "Hendra Gunawan Lim",
    "Intan Nuraini",
    "Made Surya Dharma",
    "Nurul Hidayah",
    "Raden Mas Danang Kusumo",
    "Stefanus Yoga Ndoen",
    "Zaskia Amelia Lubis",
)
JULY = 7
"""The month in which school years begin."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A name, and what to type at the sign-in page."""

    role: str
    name: str
    username: str
    secret: str
    classroom: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A class with its teacher and its pupils, each with the ability they are imagined with."""

    room: Classroom
    teacher: Person
    pupils: tuple[tuple[Person, Learner], ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody."""

    school: School
    groups: tuple[Group, Group]
    sign_ins: tuple[SignIn, ...]


def make_cast(rng: random.Random, now: datetime) -> Cast:
    """Return the people, with passwords and PINs drawn for this database only."""
    school = the_school(now)
    school.name = SCHOOL
    casting = _Casting(school, rng, now)
    casting.adult(ADMINISTRATOR, "administrator", "admin")
    teachers = [casting.adult(name, "teacher", username_for(name, frozenset())) for name in TEACHERS]
    groups = (casting.group("VIII-A", teachers[0], CLASS_A), casting.group("VIII-B", teachers[0], CLASS_B))
    # A second teacher of a class: there is no page for it yet.
    values = {"role": "teacher", "status": "active", "joined_at": now}
    db.session.add(Membership(classroom_id=groups[1].room.id, person_id=teachers[1].id, **values))
    return Cast(school, groups, tuple(casting.sign_ins))


class _Casting:
    """Makes people and remembers what they sign in with."""

    def __init__(self, school: School, rng: random.Random, now: datetime) -> None:
        self.school, self.rng, self.now = school, rng, now
        self.sign_ins: list[SignIn] = []

    def adult(self, name: str, role: Literal["teacher", "administrator"], username: str) -> Person:
        """Return a new member of the staff."""
        words = ["".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3)]
        account = staff.prepare_account(name, username, "-".join(words))
        self.sign_ins.append(SignIn(role, name, username, "-".join(words)))
        return staff.create_staff(self.school, role, account, self.now)

    def group(self, name: str, teacher: Person, names: Sequence[str]) -> Group:
        """Return a new class of `teacher` with a pupil for each of `names`."""
        begins = self.now.year if self.now.month >= JULY else self.now.year - 1
        room = classrooms.create_classroom(teacher, name, f"{begins}/{begins + 1}", self.now)
        prepared = pupils.prepare((pupil, None) for pupil in names)
        cards = pupils.add_pupils(teacher, room.id, prepared, self.now)
        self.sign_ins += [SignIn("pupil", card.name, card.username, card.pin, name) for card in cards]
        people = {person.username: person for person in db.session.scalars(select(Person))}
        return Group(room, teacher, tuple((people[card.username], draw_learner(self.rng)) for card in cards))
