"""Keys that sign without files."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from monitor.adapters.signing import is_signed
from monitor.domain.archive import Vouches
from monitor.pipeline.seal import vouches


class TestKey:
    """ports.Sign with a key made of one number."""

    __test__ = False

    def __init__(self, number: int = 1) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        self.public_key = self._key.public_key().public_bytes_raw().hex()

    def __call__(self, text: bytes) -> str:
        return self._key.sign(text).hex()


def is_true(key: TestKey | None = None) -> Vouches:
    """Return the check of seals; with a key, it must have made them."""
    wanted = None if key is None else key.public_key
    return lambda sealed, position, prev_hash: vouches(sealed, position, prev_hash, is_signed, wanted)
