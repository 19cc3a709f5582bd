"""The wheel carries all that the program needs: it runs where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_rules_migrations_and_the_sample(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "monitor/_rules/organisations.yaml" in names
    assert "monitor/_migrations/env.py" in names
    assert "monitor/sample/articles.json" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_wheel_runs_the_demo_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True, timeout=60)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = home / "lib" / version / "site-packages"
    # Only the dependencies are shared: this path is searched, but .pth files in it (the checkout's) are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    zipfile.ZipFile(wheel).extractall(packages)
    work = tmp_path / "work"
    work.mkdir()

    done = subprocess.run(
        [str(home / "bin" / "python"), "-m", "monitor", "demo", "--once"],
        cwd=work,
        env={"PATH": os.environ["PATH"], "HOME": str(work)},
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
    assert str(REPOSITORY) not in done.stdout + done.stderr
    assert not list(work.iterdir()), "the demo leaves nothing behind"
