"""`.env.example` names every setting with the description and the default that the settings class gives it."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from monitor.settings import Settings

ENV_EXAMPLE = Path(__file__).parents[1] / ".env.example"


def test_the_example_holds_each_setting_with_its_description_and_default() -> None:
    written = re.findall(r"^# (.+)\n#(MONITOR_[A-Z_]+)=(.*)$", ENV_EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)

    assert written == [
        (field.description, f"MONITOR_{name.upper()}", _default(field)) for name, field in Settings.model_fields.items()
    ]


def test_copying_the_example_as_it_is_changes_no_setting() -> None:
    assert Settings(_env_file=ENV_EXAMPLE) == Settings(_env_file=None)


def test_taking_every_line_of_the_example_into_use_changes_no_setting(tmp_path: Path) -> None:
    uncommented = tmp_path / "uncommented.env"
    uncommented.write_text(ENV_EXAMPLE.read_text(encoding="utf-8").replace("#MONITOR_", "MONITOR_"), encoding="utf-8")

    assert Settings(_env_file=uncommented) == Settings(_env_file=None)


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value in (None, ()) else str(value)
