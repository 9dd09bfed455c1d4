"""Keeps a worker running beside the server, and starts another when it dies."""

import subprocess
import sys
from threading import Event, Thread
from time import monotonic

COMMAND = (sys.executable, "-m", "api.jobs.beside_server")
LOOK_S = 0.2
# The worker itself gives what runs five seconds to end.
END_WITHIN_S = 8.0
# One that dies at once is not started again and again without a pause.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 60.0
LIVED_LONG_S = 60.0


class WorkerBeside:
    """One worker process, whatever the number of server processes.

    Notes
    -----
    It is started when the server answers, so that a start waits for nothing.
    """

    def __init__(self) -> None:
        self._stopping = Event()
        self._thread = Thread(target=self._keep, name="jobs", daemon=True)

    def start(self) -> None:
        """Start it, and go on watching it."""
        if not self._stopping.is_set():
            self._thread.start()

    def stop(self) -> None:
        """Tell it to end, and end it when it does not."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            began = monotonic()
            self._run()
            pause_s = FIRST_PAUSE_S if monotonic() - began > LIVED_LONG_S else pause_s * 2
            self._stopping.wait(min(pause_s, LONGEST_PAUSE_S))

    def _run(self) -> None:
        """One worker from its start to its end."""
        # The pipe ends when this process does, and tells the worker so.
        with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and not self._stopping.wait(LOOK_S):
                pass
            process.terminate()
            try:
                process.wait(END_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
