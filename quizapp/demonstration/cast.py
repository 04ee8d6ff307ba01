"""The people of the demonstration: a school with its administrator, two teachers and two classes."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.core.names import draw_code, username_for
from quizapp.demonstration.learners import Learner, draw_learner
from quizapp.models import Classroom, Membership, Person, School, db
from quizapp.operations import credentials
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
    teachers = [casting.adult(name, "teacher") for name in TEACHERS]
    groups = (
        casting.group("VIII-A", teachers[0], CLASS_A),
        casting.group("VIII-B", teachers[0], CLASS_B),
    )
    casting.join(groups[1].room, teachers[1], "teacher")
    return Cast(school, groups, tuple(casting.sign_ins))


class _Casting:
    """Makes people one by one and remembers what they sign in with."""

    def __init__(self, school: School, rng: random.Random, now: datetime) -> None:
        self.school, self.rng, self.now = school, rng, now
        self.sign_ins: list[SignIn] = []
        self.taken: set[str] = set()

    def adult(self, name: str, role: str, username: str = "") -> Person:
        words = ["".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3)]
        return self._person(name, role, username, "-".join(words))

    def group(self, name: str, teacher: Person, names: Sequence[str]) -> Group:
        month, new_year = self.now.month, 7  # school years begin in July
        begins = self.now.year if month >= new_year else self.now.year - 1
        room = Classroom(
            school_id=self.school.id,
            name=name,
            school_year=f"{begins}/{begins + 1}",
            join_code=draw_code(secrets.choice),
            created_at=self.now,
        )
        db.session.add(room)
        db.session.flush()
        self.join(room, teacher, "teacher")
        pupils = []
        for pupil_name in names:
            pupil = self._person(pupil_name, "pupil", "", credentials.draw_pin(), name)
            self.join(room, pupil, "pupil")
            pupils.append((pupil, draw_learner(self.rng)))
        return Group(room, teacher, tuple(pupils))

    def join(self, room: Classroom, person: Person, role: str) -> None:
        row = Membership(classroom_id=room.id, person_id=person.id, role=role, status="active", joined_at=self.now)
        db.session.add(row)

    def _person(self, name: str, role: str, username: str, secret: str, classroom: str = "") -> Person:
        username = username or username_for(name, self.taken)
        self.taken.add(username)
        person = Person(
            school_id=self.school.id,
            role=role,
            name=name,
            username=username,
            secret_hash=credentials.hash_secret(secret, role),
            active=True,
            created_at=self.now,
        )
        db.session.add(person)
        db.session.flush()
        self.sign_ins.append(SignIn(role, name, username, secret, classroom))
        return person
