"""What a stranger with a fresh clone relies on: the set-up, the locks, the package, the service, the README."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bootstrap
from tests.test_layout import PACKAGES, ROOT, files_below

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = {name: (ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")}
PIN = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)[^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.M
)
REGISTRIES = re.compile(r"(pypi|pythonhosted|npmjs|yarnpkg|anaconda|jfrog|artifactory|maven)\.(org|com|io)", re.I)
MACHINE_PATHS = re.compile(r"(?<![\w.$~-])/(work|root|home)/\w")
# The Java server is run, not imported; the Rust extension is used by the driver itself.
USED_AS_FILES = {"arcadedb-embedded", "neo4j-rust-ext"}


def pins(lock: str) -> dict[str, str]:
    """The version that a lock fixes for each name."""
    return {found["name"]: found["version"] for found in PIN.finditer(lock)}


def text_of(path: Path) -> str:
    """The text of a file, empty where it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command in the project with standard input closed, and as if this were no part of `make test`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_of_a_lock_has_hashes_and_no_address(name: str) -> None:
    entries = re.findall(r"^\w.*", LOCKS[name], re.M)

    assert len(entries) == len(pins(LOCKS[name])) > 0
    assert "://" not in LOCKS[name]
    assert "--index" not in LOCKS[name]


def test_the_locks_fit_what_the_project_asks_for() -> None:
    wanted = {
        "requirements.lock": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["setup"],
        "requirements-dev.lock": PROJECT["dependency-groups"]["dev"],
    }

    for lock, requirements in wanted.items():
        fixed = pins(LOCKS[lock])
        for requirement in map(Requirement, requirements):
            assert fixed[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_the_lock_of_the_scripts_tools_has_hashes_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    locked = {name: entry for name, entry in json.loads(text)["packages"].items() if name}

    assert "://" not in text
    assert [name for name, entry in locked.items() if not entry["integrity"].startswith("sha512-")] == []
    for name, version in json.loads((ROOT / "package.json").read_text())["devDependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version


def test_the_tools_are_tested_with_the_versions_that_users_get() -> None:
    assert pins(LOCKS["requirements.lock"]).items() <= pins(LOCKS["requirements-dev.lock"]).items()


def test_the_project_asks_for_exactly_what_it_imports() -> None:
    files = [path for name in PACKAGES for path in files_below(ROOT / name) if path.suffix == ".py"]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    foreign = {module.split(".")[0] for module in modules} - set(PACKAGES) - sys.stdlib_module_names
    installed = packages_distributions()

    imported = {canonicalize_name(installed[name][0]) for name in foreign}
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}

    assert imported == declared - USED_AS_FILES


def test_no_file_names_a_registry_or_a_path_of_the_machine_it_was_written_on() -> None:
    texts = {path: text_of(path) for path in files_below(ROOT)}

    assert [str(path) for path, text in texts.items() if REGISTRIES.search(text) or MACHINE_PATHS.search(text)] == []


def test_the_licence_is_apache_2() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in (ROOT / "LICENSE").read_text()


def test_the_wheel_carries_every_file_of_the_packages(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path))
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")

    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert inside == {path.relative_to(ROOT).as_posix() for name in PACKAGES for path in files_below(ROOT / name)}


@pytest.mark.parametrize("target", ["demo", "test", "check"])
def test_without_a_suitable_python_one_line_says_what_to_install(target: str, tmp_path: Path) -> None:
    half_there = tmp_path / "python3"
    half_there.write_text("#!/bin/sh\nexit 1\n")
    half_there.chmod(0o755)

    done = run(shutil.which("make") or "make", target, PATH=str(tmp_path))

    assert done.returncode != 0
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "needs Python 3.11, 3.12, 3.13 or 3.14 with venv" in line
    assert "apt install python3 python3-venv" in line


def on_a_machine_without_engine(program: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs a line of Python after `import bootstrap` as if the processor were one that no wheel is built for."""
    pretend = "import platform; platform.machine = lambda: 'riscv64'; import bootstrap; "
    return run(sys.executable, "-c", pretend + program, **environment)


def test_where_the_engine_has_no_wheel_one_line_says_to_set_neo4j_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)

    done = on_a_machine_without_engine("bootstrap.main()")

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "set NEO4J_URI to the address of a Neo4j server" in line


def test_with_a_server_of_ones_own_the_lock_is_installed_without_the_engine() -> None:
    lock = LOCKS["requirements.lock"]

    rest = bootstrap.without_engine(lock)

    assert pins(lock).keys() - pins(rest).keys() == {"arcadedb-embedded"}
    assert len(re.findall(r"^\w.*", rest, re.M)) == len(pins(rest))


def test_the_neo4j_service_is_reached_from_this_machine_alone_and_has_no_password_of_its_own() -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["neo4j"]

    assert service["ports"]
    assert [port for port in service["ports"] if not port.startswith("127.0.0.1:")] == []
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^}]+\}", service["environment"]["NEO4J_AUTH"])
