"""Keys in PEM files, and that openssl and we understand each other's signatures."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.adapters.signing import FileSigner, is_signed, read_public_key
from monitor.errors import UsageError

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the program openssl")


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


@needs_openssl
def test_openssl_makes_keys_for_us_and_checks_our_signatures(tmp_path: Path) -> None:
    key, public = tmp_path / "key.pem", tmp_path / "key.pub"
    openssl("genpkey", "-algorithm", "ed25519", "-out", str(key))
    openssl("pkey", "-in", str(key), "-pubout", "-out", str(public))
    sign = FileSigner(key)
    signature = sign(b"a text\n")

    assert sign.public_key == read_public_key(public)
    assert is_signed(b"a text\n", sign.public_key, signature)
    (tmp_path / "text").write_bytes(b"a text\n")
    (tmp_path / "signature").write_bytes(bytes.fromhex(signature))
    files = ["-in", str(tmp_path / "text"), "-sigfile", str(tmp_path / "signature")]
    openssl("pkeyutl", "-verify", "-pubin", "-inkey", str(public), "-rawin", *files)


@pytest.mark.parametrize(
    ("text", "key", "signature"),
    [(b"other", "", ""), (b"text", "no hex", ""), (b"text", "00", ""), (b"text", "", "00"), (b"text", "", "no hex")],
)
def test_whatever_does_not_fit_is_not_signed(text: bytes, key: str, signature: str) -> None:
    from tests.contracts.keys import TestKey

    mine = TestKey()
    assert is_signed(b"text", mine.public_key, mine(b"text"))
    assert not is_signed(text, key or mine.public_key, signature or mine(b"text"))


@needs_openssl
def test_a_file_that_holds_no_such_key_is_told_with_the_way_to_one(tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    openssl("genpkey", "-algorithm", "x25519", "-out", str(other))
    (tmp_path / "text").write_text("no key")
    for name in ("other.pem", "text", "none.pem"):
        with pytest.raises(UsageError, match="openssl genpkey"):
            FileSigner(tmp_path / name)
        with pytest.raises(UsageError, match="openssl pkey"):
            read_public_key(tmp_path / name)
