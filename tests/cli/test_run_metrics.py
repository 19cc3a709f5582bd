"""Where metrics are shown is checked before the daemon begins."""

from __future__ import annotations

import socket

import pytest

from monitor.__main__ import main


@pytest.mark.parametrize("place", ["9464", ":9464", "localhost:", "localhost:http", "127.0.0.1:0", "127.0.0.1:65536"])
def test_a_place_that_is_none_is_wrong_use(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["run", "--metrics", place])

    assert end.value.code == 2
    assert f"--metrics takes HOST:PORT such as 127.0.0.1:9464, not '{place}'" in capsys.readouterr().err


def test_a_port_that_is_taken_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as end:
        main(["run", "--metrics", f"127.0.0.1:{taken.getsockname()[1]}"])

    assert end.value.code == 1
    errors = capsys.readouterr().err
    assert "cannot serve metrics at 127.0.0.1:" in errors
    assert len(errors.splitlines()) == 1
