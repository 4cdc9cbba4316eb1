"""Makes `.venv` from the lock files, and leaves it alone while nothing has changed.

    python bootstrap.py          what ownergraph needs
    python bootstrap.py --dev    what its tests and checks need, too

It uses the standard library alone, because it runs before anything is installed; `make` calls it with a Python that
has `venv`. A step is done again when the file that it installs has changed. Its stamp is written when it has ended, so
the next run repairs a set-up that was broken off.
"""

import hashlib
import os
import platform
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ENGINE = "arcadedb-embedded"


class Step(NamedTuple):
    """A part of the set-up: the file that it installs, and how."""

    file: str
    run: Callable[[], None]

    def key(self) -> str:
        """What must be as it was for the step to stand: the file, the machine, and the folder, whose path is written
        into every installed command."""
        parts = (str(ROOT).encode(), sysconfig.get_platform().encode(), (ROOT / self.file).read_bytes())
        return hashlib.sha256(b"\n".join(parts)).hexdigest()

    def stamp(self) -> Path:
        """Where the key of the last finished run is kept."""
        return VENV / f"{self.file}.installed"

    def stands(self) -> bool:
        """Whether the step need not be done again."""
        return PYTHON.exists() and self.stamp().exists() and self.stamp().read_text() == self.key()


def engine_has_wheel() -> bool:
    """Whether the embedded engine is built for this machine; the age of the C library is all that no marker tells."""
    if sys.platform == "linux":
        library, version = platform.libc_ver()
        numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        return platform.machine() in {"x86_64", "aarch64"} and library == "glibc" and numbers >= (2, 34)
    return (sys.platform, platform.machine()) == ("darwin", "arm64")


def without_engine(lock: str) -> str:
    """The lock without the entry of the embedded engine, its hashes included."""
    return re.sub(rf"^{re.escape(ENGINE)}==(?:.*\\\n)*.*\n", "", lock, flags=re.MULTILINE)


def say(text: str) -> None:
    """One line for the person who waits; standard output belongs to the command that follows."""
    print(text, file=sys.stderr, flush=True)


def pip(*arguments: str) -> None:
    """Runs the environment's own pip; what it says of a failure reaches the terminal."""
    command = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps", *arguments]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(
            "ownergraph: pip could not install what is needed, see above; "
            "check the connection to the package index, then run the same command again"
        )


def install_lock(name: str) -> None:
    """Installs a lock: wheels alone, so that no compiler is needed, and byte code only for what is really imported."""
    lock = ROOT / name
    if not engine_has_wheel():
        lock = VENV / name
        lock.write_text(without_engine((ROOT / name).read_text()))
    pip("--require-hashes", "--only-binary", ":all:", "--no-compile", "--requirement", str(lock))


def make_environment() -> None:
    """Starts from an empty environment, whatever stood there."""
    say("Setting up .venv (once; it takes a minute or two)")
    venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    install_lock("requirements.lock")


def install_project() -> None:
    """Installs the project itself, so that an edited file counts at once; pip refuses this together with hashes."""
    pip("--no-build-isolation", "--editable", ".")


def install_tools() -> None:
    """Installs what tests and checks need."""
    say("Adding the tools for tests and checks to .venv (once)")
    install_lock("requirements-dev.lock")


def main() -> None:
    """Does every step that does not stand."""
    if not engine_has_wheel() and "NEO4J_URI" not in os.environ:
        sys.exit(
            f"ownergraph: the embedded engine is not built for this machine ({platform.platform()}); "
            "set NEO4J_URI to the address of a Neo4j server, 5.26 or newer, and run the same command again"
        )
    steps = [Step("requirements.lock", make_environment), Step("pyproject.toml", install_project)]
    if "--dev" in sys.argv[1:]:
        steps.append(Step("requirements-dev.lock", install_tools))
    for step in steps:
        if not step.stands():
            step.run()
            step.stamp().write_text(step.key())


if __name__ == "__main__":
    main()
