"""What happens when the program itself breaks: a sentence for the person, a masked line for the log (R11)."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from console import terminal
from data.refusals import Refusal
from data.trouble import names, record

SENTENCE = (
    "Пульт остановился из-за ошибки в программе ({kind}). Всё принятое и отправленное сохранено, набранный текст — "
    "в черновиках. Запись об ошибке, без личных данных: {log}. Запустите pult снова."
)


def guarded(run: Callable[[], int], log: Path) -> int:
    """Run the console where it can run; what breaks ends in one sentence and exit code 1, a refusal passes on."""
    encoding = terminal.encoding()
    if terminal.needs_utf8_mode(os.environ, encoding):
        terminal.restart_in_utf8(sys.orig_argv[1:])
    if reason := terminal.unfit(os.environ, encoding, terminal.is_terminal()):
        sys.stderr.write(reason)
        return 2
    try:
        return run()
    except Refusal:
        raise
    except Exception as error:
        sys.stderr.write(report(error, log) + "\n")
        return 1


def report(error: BaseException, log: Path) -> str:
    """Write the trouble to the log and return the sentence for the person."""
    record(log, error, datetime.now(UTC), "console")
    return SENTENCE.format(kind=next(names(error), "Exception"), log=log)
