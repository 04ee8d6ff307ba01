"""Long work in other processes: what kinds there are, the queue that carries the numbers of jobs, and the workers.

To add a kind: write a function of `(progress, arguments)` in a module beside this one, put it into `KINDS`, ask for it with
`operations.jobs.ask`, and give it its words in `web/jobs/words.py`. docs/jobs.md says what such a function must bear.
"""

from __future__ import annotations

from quizapp.jobs.kinds import KINDS, Kind
from quizapp.jobs.queue import Queue, queue_of
from quizapp.jobs.running import run
from quizapp.jobs.worker import Worker

__all__ = ["KINDS", "Kind", "Queue", "Worker", "queue_of", "run"]
