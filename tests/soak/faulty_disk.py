"""Disks that fail under the real server: full, broken, or without power. Needs Linux and a C compiler."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
FULL, BROKEN = 28, 5
"""Error numbers of Linux: no space left on device, input/output error."""
RECORD = struct.Struct("=qqq")


def reason_against() -> str:
    """Say why disks cannot be made to fail here; nothing when they can."""
    if not sys.platform.startswith("linux"):
        return "a failing disk is played by LD_PRELOAD and /proc, which this system does not have"
    if compiler() is None:
        return "a failing disk is played by a small C library, and there is no C compiler (cc)"
    return ""


def compiler() -> str | None:
    """Return the C compiler, if there is one."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


@dataclass(frozen=True, slots=True)
class FaultyDisk:
    """The disk under files whose path begins with `files`; `folder` keeps the library and what it notes."""

    folder: Path
    files: str
    notes: bool = False
    """Whether to note what a power cut would take back."""

    def environment(self) -> dict[str, str]:
        """Compile the library; return what a process needs in its environment to run on this disk."""
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        library = self.folder / "faulty_disk.so"
        if not library.exists():
            program = compiler()
            assert program is not None, reason_against()
            words = [program, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"]
            subprocess.run(words, check=True, timeout=60)
        found = {"LD_PRELOAD": str(library), "QUIZAPP_DISK_FILES": self.files}
        found["QUIZAPP_DISK_ERROR"] = str(self._control)
        if self.notes:
            self._notes.mkdir(exist_ok=True)
            found["QUIZAPP_DISK_UNSYNCED"] = str(self._notes)
        return found

    @property
    def _control(self) -> Path:
        return self.folder / "error"

    @property
    def _notes(self) -> Path:
        return self.folder / "unsynced"

    def fail(self, number: int) -> None:
        """Let every write fail with the error `number`."""
        self._control.write_text(str(number))
        self._control.chmod(0o644)

    def recover(self) -> None:
        """Let writes succeed again."""
        self._control.unlink(missing_ok=True)

    def cut_power(self) -> int:
        """Take back every write that was not synced; return how many. The processes have to be dead."""
        taken_back = 0
        for notes in self._notes.iterdir():
            file = Path(self.files).parent / notes.name
            records = _records(notes.read_bytes())
            if records and file.exists():
                with file.open("r+b") as disk:
                    for offset, size, old in reversed(records):
                        disk.seek(offset)
                        disk.write(old)
                        disk.truncate(size)
                taken_back += len(records)
            notes.unlink()
        for memory in Path(self.files).parent.glob("*-shm"):
            memory.unlink()  # it never was on the disk
        return taken_back


def _records(noted: bytes) -> list[tuple[int, int, bytes]]:
    """Return offset, size of the file and old bytes of each write, in order; one cut short by the kill was not made."""
    found, place = [], 0
    while place + RECORD.size <= len(noted):
        offset, size, length = RECORD.unpack_from(noted, place)
        place += RECORD.size
        if place + length > len(noted):
            break
        found.append((offset, size, noted[place : place + length]))
        place += length
    return found
