"""Files loaded side by side, each whole by one process.

    for result in side_by_side(job, files, 2, progress):
        report = result()           in the order of the files; raises what the job raised

A worker is a new Python (`spawn`), since a forked one would share threads and locks of this one. It ends with the process
that started it, however that ends.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing.queues import SimpleQueue
from typing import TypeAlias

from graph.errors import FileError
from loaders.framework.files import InputFile
from loaders.framework.report import FileReport

# Called now and then with the file's name, the physical records done, and how many there are (None where not known).
Progress: TypeAlias = Callable[[str, int, int | None], None]
Job: TypeAlias = Callable[..., FileReport]
Result: TypeAlias = Callable[[], FileReport]

_Told: TypeAlias = "SimpleQueue[tuple[str, int, int | None] | None]"


def side_by_side(job: Job, files: Iterable[InputFile], processes: int, progress: Progress | None) -> Iterator[Result]:
    """Runs `job(file, progress=...)` for each file, in so many processes where there is more than one file.

    A file whose content another one had already waits for that one. Where a worker is killed from outside, its file and
    those after it raise FileError.
    """
    files = iter(files)
    first = list(islice(files, 2))
    if processes < 2 or len(first) < 2:
        yield from (partial(job, file, progress=progress) for file in chain(first, files))
        return
    with _pool(processes, progress) as submit:
        seen: set[str] = set()
        results: list[Result] = []
        for file in chain(first, files):
            if _is_new(file, seen):
                results.append(partial(_result, submit(job, file), file))
            else:
                results.append(partial(job, file, progress=progress))
        yield from results


def _is_new(file: InputFile, seen: set[str]) -> bool:
    """Whether no file before it had this content; one that cannot be read is not, and the job will say why."""
    try:
        if file.sha256 in seen:
            return False
        seen.add(file.sha256)
    except FileError:
        return False
    return True


def _result(loading: Future[FileReport], file: InputFile) -> FileReport:
    try:
        return loading.result()
    except BrokenProcessPool as error:
        raise FileError(
            f"{file.name}: the process that read it, or one beside it, was killed, perhaps for want of memory; nothing of "
            "it was loaded; load it again by itself"
        ) from error


@contextmanager
def _pool(processes: int, progress: Progress | None) -> Iterator[Callable[[Job, InputFile], Future[FileReport]]]:
    """Workers as long as the block lasts, and a function that gives them a file. They are stopped when it fails."""
    context = multiprocessing.get_context("spawn")
    told: _Told = context.SimpleQueue()
    listener = threading.Thread(target=_pass_on, args=(told, progress))
    listener.start()
    pool = ProcessPoolExecutor(processes, context, _start_worker, (told,))
    try:
        yield lambda job, file: pool.submit(_run, job, file)
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        told.put(None)
        listener.join()
        told.close()


def _pass_on(told: _Told, progress: Progress | None) -> None:
    for state in iter(told.get, None):
        if progress:
            progress(*state)


# --- in the worker ---------------------------------------------------------------------------------------------------


class _Worker:
    """What a worker was given when it started."""

    told: _Told


def _start_worker(told: _Told) -> None:
    _Worker.told = told
    # Ctrl-C goes to the whole group of processes; the one that the user started decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def _run(job: Job, file: InputFile) -> FileReport:
    return job(file, progress=lambda *state: _Worker.told.put(state))
