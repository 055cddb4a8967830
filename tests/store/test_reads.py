"""The plain reads: leaving a desk while threads still read ends their statements, and not the process."""

import subprocess
import sys
from pathlib import Path

from tests.desks import make_desk
from tests.store.jobs import REPOSITORY

LEAVING = """
import sys, threading
from data.reads import Reads
from data.refusals import StoreTrouble
from pathlib import Path

LONG = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000) SELECT sum(x) FROM c"
reads, over, done = Reads(Path(sys.argv[1])), threading.Event(), threading.Semaphore(0)

def read():
    while not over.is_set():
        try:
            assert reads.number(LONG) == 5000050000
        except StoreTrouble:
            pass
        done.release()

threads = [threading.Thread(target=read, daemon=True) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(60):
    done.acquire()
    reads.close()
over.set()
for thread in threads:
    thread.join(30)
assert not any(thread.is_alive() for thread in threads)
assert reads.number("SELECT 7") == 7
"""


def test_a_desk_is_left_while_threads_read(tmp_path: Path) -> None:
    database = make_desk(tmp_path).places.database
    left = subprocess.run(
        [sys.executable, "-c", LEAVING, str(database)], cwd=REPOSITORY, capture_output=True, text=True, timeout=120
    )
    assert left.returncode == 0, left.stderr
