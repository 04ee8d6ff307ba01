"""Question files of other tools: 1,000 GIFT questions, and a QTI 2 package of as many items as a zip may hold (999).

Beside them stands what reading the bytes alone takes: decoding the text, and parsing the XML.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from quizapp.core.interchange.containers import pack, unpack
from quizapp.core.interchange.reading import read_file

QUESTIONS = 1_000
GIFT_GOAL, QTI_GOAL, MEMORY_GOAL = 0.5, 2.0, 200_000
"""Seconds of the processor for reading, the same, kilobytes at most for the command with both files."""


def measure(folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (what, figure) lines and the goals that were missed. Writes two files into `folder`."""
    gift, qti = _gift(), _qti()
    lines: list[tuple[str, str]] = []
    missed: list[str] = []
    for name, data, goal in (("1000.gift", gift, GIFT_GOAL), ("1000.zip", qti, QTI_GOAL)):
        (folder / name).write_bytes(data)
        read_file(name, data[:2_000] if name.endswith("gift") else data)  # what is loaded once is loaded now
        began = time.process_time()
        found = read_file(name, data)
        seconds = time.process_time() - began
        if len(found.items) < QUESTIONS - 1 or any(one.kind == "error" for one in found.notices):
            missed.append(f"{name}: {len(found.items)} questions, {found.refused or found.notices[:1]}")
        if seconds > goal:
            missed.append(f"{name}: {seconds:.2f} s of the processor to read")
        lines.append(
            (f"reading {name}", f"{1000 * seconds:.0f} ms CPU, {len(found.items):,} questions, {len(data):,} bytes")
        )
    lines.insert(1, ("  floor: decoding it", f"{1000 * _time(lambda: gift.decode().splitlines()):.1f} ms CPU"))
    lines.append(("  floor: unpacking and parsing it", f"{1000 * _time(lambda: _parse(qti)):.0f} ms CPU"))
    memory, seconds = _command([folder / "1000.gift", folder / "1000.zip"], folder / "out.jsonl")
    lines.append(("questions import --jsonl, both", f"{seconds:.1f} s CPU with the start, {memory // 1000} MB"))
    if memory > MEMORY_GOAL:
        missed.append(f"questions import: {memory // 1000} MB")
    return lines, missed


def _gift() -> bytes:
    kinds = (
        "{\n=Kosmodrom Vostochny#Benar, paragraf 3.\n~Moskwa#Tidak disebut.\n~%-25%Pyongyang\n####Lihat paragraf 3.\n}",
        "{~%50%Kim ~%50%Putin ~%-100%Wagner}",
        "{TRUE#Salah.#Benar.}",
        "{=Prigozhin =%50%Wagner#Itu kelompoknya.}",
        "{#240:5}",
        "{=Kim -> Korea Utara =Putin -> Rusia =Shoigu -> Rusia}",
    )
    return "\n\n".join(
        f"// [id:q{number}] [tag:bacaan]\n::Soal {number}::Pertanyaan nomor {number}\\: di mana itu? {kinds[number % 6]}"
        for number in range(QUESTIONS)
    ).encode()


_ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i{n}" title="Soal {n}" adaptive="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>B</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>Bacalah <em>teks</em> itu dahulu, paragraf {n}.</p>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><prompt>Di mana mereka bertemu? ({n})</prompt>
<simpleChoice identifier="A">Di Moskwa</simpleChoice><simpleChoice identifier="B">Di Vostochny</simpleChoice>
<simpleChoice identifier="C">Di Pyongyang</simpleChoice><simpleChoice identifier="D">Di Vladivostok</simpleChoice>
</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>
</assessmentItem>"""


def _qti() -> bytes:
    """Return a package. A zip holds at most 1,000 files, one of which is the manifest: 999 items."""
    names = [f"items/i{number:04}.xml" for number in range(QUESTIONS - 1)]
    resources = "".join(
        f'<resource identifier="r{n}" type="imsqti_item_xmlv2p2" href="{name}"><file href="{name}"/></resource>'
        for n, name in enumerate(names)
    )
    manifest = (
        f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'
    )
    return pack(
        {"imsmanifest.xml": manifest.encode(), **{name: _ITEM.format(n=n).encode() for n, name in enumerate(names)}}
    )


def _parse(data: bytes) -> None:
    for body in unpack(data).values():
        etree.fromstring(body)


def _time(what: Callable[[], object]) -> float:
    began = time.process_time()
    what()
    return time.process_time() - began


ALONE = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], "wb")).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_maxrss, used.ru_utime + used.ru_stime]))
"""
"""Runs a command. A process starts with the most memory its parent held, so the parent must be a small one."""


def _command(files: list[Path], output: Path) -> tuple[int, float]:
    """Run the command in a process of its own; return the most kilobytes it held and its CPU seconds."""
    command = [sys.executable, "-m", "quizapp", "questions", "import", *map(str, files), "--jsonl"]
    told = subprocess.run([sys.executable, "-c", ALONE, str(output), *command], check=True, stdout=subprocess.PIPE)
    status, kilobytes, seconds = json.loads(told.stdout)
    if status not in (0, 1):  # 1: something was told
        raise RuntimeError(f"the command ended with {status}")
    return kilobytes, seconds
