"""Who a process is: a pid alone may by now belong to somebody else."""

import contextlib
import os
import signal
import time
from pathlib import Path


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name, from the state on; empty if there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def is_alive(pid: int) -> bool:
    """A zombie is dead: only its parent's bookkeeping is left."""
    fields = _stat(pid)
    return bool(fields) and fields[0] not in "ZX"


def start_time(pid: int) -> str:
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else ""


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and its working directory is this folder."""
    try:
        return is_alive(pid) and Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def write_pid(path: Path, pid: int) -> None:
    path.write_text(f"{pid} {start_time(pid)}\n", encoding="ascii")


def read_pid(path: Path) -> int | None:
    """The pid of the file if that very process still lives, recognised by its start time."""
    try:
        number, _, started = path.read_text(encoding="ascii").strip().partition(" ")
        pid = int(number)
    except (OSError, ValueError):
        return None
    return pid if started and is_alive(pid) and start_time(pid) == started else None


def wait_end(pid: int, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return not is_alive(pid)


def end(pid: int, seconds: float = 8) -> None:
    """TERM, then KILL after the given seconds."""
    for sig, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sig)
        if wait_end(pid, patience):
            return
