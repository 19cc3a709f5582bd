"""The log as proof: checking it, sealing it, counting it; files of it stand in moving.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.output import AS_JSON, print_json, print_rows, tell
from monitor.cli.progress import bar
from monitor.domain.archive import Verdict, Vouches, prove
from monitor.domain.chain import MEANINGS, Break
from monitor.domain.events import LogSealed
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.ports import Session, Stat
from monitor.pipeline.seal import find_broken_seal, find_false_seal, last_seal, seal

app = typer.Typer(no_args_is_help=True, help="The log itself: prove it, seal it, move it, count it.")

Key = Annotated[Path | None, typer.Option(metavar="FILE", help="The public key in PEM that must have made every seal.")]
STAT_COLUMNS: dict[str, Callable[[Stat], object]] = {
    "what": lambda s: s.what,
    "count": lambda s: f"{s.count:,}",
    "bytes": lambda s: f"{s.bytes:,}",
    "erased": lambda s: s.erased or None,
    "first": lambda s: f"{s.first_at:%Y-%m-%d %H:%M}" if s.first_at else None,
    "last": lambda s: f"{s.last_at:%Y-%m-%d %H:%M}" if s.last_at else None,
}


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A file of `log export` in place of the database.")
    ] = None,
    kept: Annotated[
        list[Path] | None, typer.Option("--seal", metavar="FILE", help="Seals kept outside, one a line.")
    ] = None,
    key: Key = None,
) -> None:
    """Check every hash and seal; exit 1 naming the first place that does not hold. Example: monitor log verify"""
    is_true = bootstrap.seal_check(key)
    seals = [sealed for path in kept or () for sealed in _read_seals(path)]
    if file is None:
        _verify_store(seals, is_true)
        return
    if seals:
        raise UsageError("a seal kept outside is checked against the database: leave the file out, or --seal")
    with bootstrap.read_archive(file) as lines:
        verdict = prove(lines, is_true)
    print_json(verdict)
    if verdict.broken is not None:
        raise _broken(repr(str(file)), verdict.broken)
    tell(_in_words(verdict, is_key_known=key is not None))


def _verify_store(seals: list[LogSealed], is_true: Vouches) -> None:
    with bootstrap.existing_store() as store:
        with bar("verify") as progress:
            broken = store.find_break(progress) or store.find_false_text()
        with store.reading() as session:
            broken = broken or find_false_seal(session, is_true)
            if (
                broken is None or broken.check == "head"
            ):  # a seal that was kept tells more than a head that does not fit
                broken = next(filter(None, (find_broken_seal(session, sealed, is_true) for sealed in seals)), broken)
            if broken is None:
                _tell_whole(session, len(seals))
                return
    print_json(broken)
    raise _broken("the log", broken)


def _tell_whole(session: Session, kept_count: int) -> None:
    head, last = session.head(), last_seal(session)
    hash_ = session.links(head - 1, 1)[0].hash if head else None
    sealed = last.position if last else 0
    print_json({"position": head, "hash": hash_, "sealed": sealed, "seals_kept": kept_count, "broken": None})
    tell(f"the log holds together: {head:,} events, " + (f"sealed up to {sealed:,}" if last else "no seal"))


def _broken(what: str, broken: Break) -> MonitorError:
    return MonitorError(f"{what} does not hold at position {broken.position}: {broken.check}: {MEANINGS[broken.check]}")


def _in_words(verdict: Verdict, *, is_key_known: bool) -> str:
    about = f"evidence of change {verdict.change_id}" if verdict.change_id else "a whole log"
    parts = [f"{about}: {verdict.events:,} events and {verdict.texts:,} texts hold together"]
    if verdict.seals:
        by = "your key" if is_key_known else f"the key {', '.join(verdict.keys)}; --key FILE says whether it is yours"
        parts.append(f"seals: {verdict.seals}, by {by}")
    if verdict.unsealed:
        parts.append(f"{verdict.unsealed:,} events at the end are under no seal: nothing vouches that they are all")
    if verdict.redacted:
        parts.append(f"{verdict.redacted:,} texts had somebody erased from them")
    if verdict.texts_missing:
        parts.append(f"{verdict.texts_missing:,} texts are no longer kept")
    return "\n".join(parts)


def _read_seals(path: Path) -> list[LogSealed]:
    try:
        lines = path.read_bytes().splitlines()
        seals = [msgspec.json.decode(line, type=LogSealed) for line in lines if line.strip()]
    except OSError as error:
        raise UsageError(f"the seals {str(path)!r} cannot be read: {error.strerror}") from None
    except msgspec.MsgspecError:
        seals = []
    if not seals:
        raise UsageError(f"{str(path)!r} holds no seals; `monitor log seal` prints one a line")
    return seals


@app.command("seal")
def seal_() -> None:
    """Vouch for the whole log with your key; print the seal, to be kept elsewhere. Example: monitor log seal"""
    settings = bootstrap.load()
    sign = bootstrap.find_signer(settings)
    if sign is None:
        raise UsageError(
            "there is no key to seal with: make one with `openssl genpkey -algorithm ed25519 -out FILE` and set "
            "MONITOR_SEAL_KEY_FILE to it"
        )
    with bootstrap.existing_store(settings) as store, store.writing() as session:
        sealed = seal(session, sign, datetime.now(UTC))
    print_json(sealed)
    tell(f"sealed up to position {sealed.position:,}: keep this line where nobody can change it")


@app.command()
def stats(as_json: bool = AS_JSON) -> None:
    """Count what the log holds, by type. Example: monitor log stats"""
    with bootstrap.existing_store() as store:
        found = store.stats()
    print_rows(found, STAT_COLUMNS, as_json=as_json, empty="")
    events = [stat for stat in found if stat.what != "texts"]
    tell(f"{sum(s.count for s in events):,} events, {sum(s.bytes for s in found):,} bytes of events and texts")
