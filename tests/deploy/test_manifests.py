"""The files of deploy/ hold by the tools and schemas of those who read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.settings import Settings
from tests.conftest import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
SCOPES_OF = {
    "auth.test": set(),
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
    "conversations.list": {"channels:read", "groups:read"},
    "chat.postEphemeral": {"chat:write"},
    "views.open": set(),
    "apps.connections.open": set(),  # its own token has connections:write
}
"""What Slack's reference names for public and private channels: https://docs.slack.dev/reference/methods"""


def tool(name: str, package: str) -> str:
    """Find a program beside this Python or on the machine; skip the test where there is none."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"needs {name}, from the package {package}")
    return found


def said(*command: str | Path) -> tuple[int, str]:
    """Run a checker; return its exit code and what it complained of."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def containers(manifest: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    pod = manifest["spec"]["template"]["spec"]
    return pod, pod["containers"]


def test_compose_file_holds_by_its_schema() -> None:
    checker = tool("check-jsonschema", "check-jsonschema")

    code, complaint = said(checker, "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")

    assert code == 0, complaint


def test_compose_has_two_profiles_and_only_hardened_services_of_ours() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]

    assert {profile for service in services.values() for profile in service["profiles"]} == {"sqlite", "postgres"}
    for name in ("monitor", "monitor-postgres"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        Settings(_env_file=None, database_url=service["environment"]["MONITOR_DATABASE_URL"])


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.name)
def test_kubernetes_manifests_hold_by_their_schemas(manifest: Path) -> None:
    checker = tool("kubernetes-validate", "kubernetes-validate")

    code, complaint = said(checker, "--strict", "-k", "1.30", manifest)

    assert code == 0, complaint


@pytest.mark.parametrize("name", ["deployment", "migration-job"])
def test_kubernetes_pods_run_as_nobody_on_a_read_only_file_system(name: str) -> None:
    manifest = yaml.safe_load((DEPLOY / "kubernetes" / f"{name}.yaml").read_text(encoding="utf-8"))

    pod, (container,) = containers(manifest)

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    limits = container["securityContext"]
    assert limits["readOnlyRootFilesystem"] is True
    assert limits["allowPrivilegeEscalation"] is False
    assert limits["capabilities"] == {"drop": ["ALL"]}
    assert {"memory"} <= container["resources"]["limits"].keys()
    assert container["envFrom"] == [{"secretRef": {"name": "monitor"}}]


def test_the_secret_is_a_template_of_settings() -> None:
    secret = yaml.safe_load((DEPLOY / "kubernetes" / "secret.yaml").read_text(encoding="utf-8"))

    assert set(secret["stringData"]) <= {f"MONITOR_{name.upper()}" for name in Settings.model_fields}
    assert "CHANGE-ME" in secret["stringData"]["MONITOR_DATABASE_URL"]
    assert secret["stringData"]["MONITOR_SLACK_BOT_TOKEN"] == "CHANGE-ME"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The root of a machine on which the units and what they start are installed."""
    units = Path("/usr/lib/systemd/system")
    if not units.is_dir():
        pytest.skip("needs systemd's own units, from the Debian package systemd")
    shutil.copytree(units, tmp_path / "usr/lib/systemd/system", symlinks=True)
    (tmp_path / "lib").symlink_to("usr/lib")
    own = tmp_path / "etc/systemd/system"
    own.mkdir(parents=True)
    for unit in (DEPLOY / "systemd").iterdir():
        shutil.copy(unit, own)
    for program in (".venv/bin/monitor", "deploy/backup.sh"):
        place = tmp_path / "opt/departure-monitor" / program
        place.parent.mkdir(parents=True)
        place.write_text("#!/bin/sh\n", encoding="utf-8")
        place.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("unit", ["monitor.service", "monitor-backup.service", "monitor-backup.timer"])
def test_systemd_finds_nothing_wrong_with_a_unit(machine: Path, unit: str) -> None:
    analyze = tool("systemd-analyze", "systemd")

    assert said(analyze, "verify", f"--root={machine}", unit) == (0, "")


@pytest.mark.parametrize("unit", ["monitor.service", "monitor-backup.service"])
def test_systemd_rates_a_unit_safe_and_the_documents_name_what_is_left(machine: Path, unit: str) -> None:
    analyze = tool("systemd-analyze", "systemd")

    code, table = said(analyze, "security", "--offline=true", "--no-pager", "--threshold=15", f"--root={machine}", unit)

    assert code == 0, table  # an exposure of 1.5 at most; 10.0 is the worst
    left = re.findall(r"^✗ ([A-Za-z]+)=", table, re.MULTILINE)
    operations = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in left if f"`{name}" not in operations] == []


def test_the_timers_time_is_one(machine: Path) -> None:
    timer = (DEPLOY / "systemd" / "monitor-backup.timer").read_text(encoding="utf-8")
    (calendar,) = re.findall(r"^OnCalendar=(.+)$", timer, re.MULTILINE)

    code, complaint = said(tool("systemd-analyze", "systemd"), "calendar", calendar)

    assert code == 0, complaint


def test_the_slack_app_asks_for_what_is_called_and_for_nothing_else() -> None:
    manifest = yaml.safe_load((DEPLOY / "slack-manifest.yaml").read_text(encoding="utf-8"))
    adapters = REPOSITORY / "monitor" / "adapters"
    channel, presses = ((adapters / f"{name}.py").read_text(encoding="utf-8") for name in ("slack", "slack_presses"))

    called = set(re.findall(r'"((?:auth|chat|conversations)\.[a-zA-Z.]+)"', channel))
    called |= {name.replace("_", ".") for name in re.findall(r"(?:_opener|_answerer)\.(\w+)\(", presses)}

    assert called == set(SCOPES_OF)
    needed = set().union(*(SCOPES_OF[method] for method in called))
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(needed)
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}


def test_the_list_of_feeds_is_the_starter_list() -> None:
    starter = REPOSITORY / "monitor" / "sample" / "starter.opml"

    assert (DEPLOY / "feeds.opml").read_bytes() == starter.read_bytes()


def test_no_file_holds_a_secret_or_names_a_package_index() -> None:
    for file in (path for path in DEPLOY.rglob("*") if path.is_file()):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"xox[a-z]-\w{5}|index-url|--trusted-host", text), file
