"""Signatures by Ed25519 keys in PEM files, as `openssl genpkey -algorithm ed25519` makes them."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from monitor.errors import UsageError

_REMEDY = "make one with: openssl genpkey -algorithm ed25519 -out FILE"
_REMEDY_PUBLIC = "make one with: openssl pkey -in PRIVATE_KEY_FILE -pubout -out FILE"


class FileSigner:
    """Implements ports.Sign with the private key of a file."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError when the file holds no such key."""
        try:
            key = load_pem_private_key(_read(path, _REMEDY), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise UsageError(f"{str(path)!r} holds no private Ed25519 key in PEM without a password; {_REMEDY}")
        self._key = key
        self.public_key = key.public_key().public_bytes_raw().hex()

    def __call__(self, text: bytes) -> str:
        return self._key.sign(text).hex()


def read_public_key(path: Path) -> str:
    """Return the public Ed25519 key of a PEM file in hex. Raises UsageError."""
    try:
        key = load_pem_public_key(_read(path, _REMEDY_PUBLIC))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"{str(path)!r} holds no public Ed25519 key in PEM; {_REMEDY_PUBLIC}")
    return key.public_bytes_raw().hex()


def is_signed(text: bytes, public_key: str, signature: str) -> bool:
    """Implements ports.IsSigned."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(path: Path, remedy: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the key file {str(path)!r} cannot be read: {error.strerror}; {remedy}") from None
