"""Reads, lints and compiles the YAML packs under rules/; a compiled pack is cached in a data folder.

Everything a rule author can get wrong is collected as a Finding; nothing here decides what a text means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec

from monitor.adapters.lined_yaml import Finding, Lined, read_yaml
from monitor.detection.forms import FormsError, spell_out
from monitor.detection.language import Language
from monitor.detection.rule import Example, Pack, Rule
from monitor.detection.templates import SLOTS, Template, TemplateError, Wording
from monitor.domain.claim import Kind, Manner, Status
from monitor.domain.organisations import Aliases, organisation_key
from monitor.errors import RulesError

FORMAT = "1"
_RULE_KEYS = {
    "id",
    "version",
    "kind",
    "when",
    "manner",
    "status",
    "background",
    "human",
    "passive",
    "alone",
    "in_office",
    "awaited",
    "confidence",
    "known_problems",
    "finds",
    "ignores",
}
_FILE_KEYS = {"format", "lang", "words", "rules"}
_LEXICONS = ("lexicon.yaml",)
_EXPECTED_SLOTS = {"person", "kind", "organisation", "destination", "role", "manner", "status", "salience", "date"}


def rules_dir(configured: str | Path | None = None) -> Path:
    """Return the folder of the packs: the one configured, else the one in the wheel, else the checkout's.

    Raises RulesError where it does not exist, or holds no rules: by no rules, nobody would ever have left.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = [Path(configured)] if configured else [package / "_rules", package.parent / "rules"]
    for folder in candidates:
        if pack_files(folder):
            return folder
    advice = "no such folder of rules; set MONITOR_RULES_DIR to one that holds <lang>/*.yaml"
    raise RulesError([str(Finding(str(candidates[0]), 1, advice))])


def _words_file(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    return frozenset(
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    )


def _rule(raw: Any, shown: str, findings: list[Finding]) -> Rule | None:
    if not isinstance(raw, Lined):
        findings.append(Finding(shown, 1, "a rule is a mapping with id, version, kind, when, finds and ignores"))
        return None
    line = raw.line
    for key in raw:
        if key not in _RULE_KEYS:
            findings.append(
                Finding(shown, raw.lines[key], f"unknown key {key!r}; a rule has {', '.join(sorted(_RULE_KEYS))}")
            )
    for key in ("id", "version", "kind", "when"):
        if key not in raw:
            findings.append(Finding(shown, line, f"the rule has no {key}"))
    for key, allowed in (("kind", get_args(Kind)), ("manner", get_args(Manner)), ("status", get_args(Status))):
        if key in raw and raw[key] not in allowed:
            findings.append(
                Finding(shown, raw.lines[key], f"{key} is {raw[key]!r}; it must be one of {', '.join(allowed)}")
            )
    try:
        version, confidence = int(raw.get("version", "1")), float(raw.get("confidence", "0.8"))
        if not 0 <= confidence <= 1 or version < 1:
            raise ValueError
    except ValueError:
        findings.append(Finding(shown, line, "version is a whole number from 1, confidence a number from 0 to 1"))
        return None
    finds = tuple(e for item in raw.get("finds", []) if (e := _example(item, shown, line, findings)))
    ignores = tuple(
        Example(text=item["text"] if isinstance(item, dict) else item, line=line) for item in raw.get("ignores", [])
    )
    if len(finds) < 2:
        findings.append(
            Finding(
                shown, line, f"the rule {raw.get('id')!r} has {len(finds)} examples under finds; it needs two or more"
            )
        )
    if not ignores:
        findings.append(
            Finding(shown, line, f"the rule {raw.get('id')!r} has no example under ignores; it needs one or more")
        )
    if not {"id", "version", "kind", "when"} <= set(raw):
        return None
    # A wrong word is told; a right one stands in for it, so that the rule's other mistakes are told too.
    kind = raw["kind"] if raw["kind"] in get_args(Kind) else "departure"
    manner = raw.get("manner") if raw.get("manner") in get_args(Manner) else None
    status = raw.get("status") if raw.get("status") in get_args(Status) else None
    when = raw["when"] if isinstance(raw["when"], list) else [raw["when"]]
    problems = raw.get("known_problems", [])
    return msgspec.convert(
        {
            "id": raw["id"], "version": version, "kind": kind, "when": when,
            "manner": manner, "status": status,
            "background": raw.get("background") == "true", "human": raw.get("human") == "true",
            "passive": raw.get("passive") == "true", "alone": raw.get("alone") == "true",
            "in_office": raw.get("in_office") == "true", "awaited": raw.get("awaited") == "true",
            "confidence": confidence,
            "known_problems": problems if isinstance(problems, list) else [problems],
            "finds": finds, "ignores": ignores, "file": shown, "line": line,
        },
        Rule,
    )  # fmt: skip


def _example(item: Any, shown: str, line: int, findings: list[Finding]) -> Example | None:
    if not isinstance(item, Lined) or "text" not in item:
        findings.append(
            Finding(shown, getattr(item, "line", line), "an example under finds is {text: ..., person: ...}")
        )
        return None
    for key in item:
        if key != "text" and key not in _EXPECTED_SLOTS:
            findings.append(
                Finding(
                    shown,
                    item.line,
                    f"unknown slot {key!r} in an example; expected {', '.join(sorted(_EXPECTED_SLOTS))}",
                )
            )
    return Example(text=item["text"], expect={k: v for k, v in item.items() if k != "text"}, line=item.line)


def _check_templates(rules: list[Rule], pack: Pack, findings: list[Finding]) -> None:
    seen: dict[str, Rule] = {}
    wording = Wording(pack)
    for rule in rules:
        if rule.id in seen:
            findings.append(
                Finding(
                    rule.file,
                    rule.line,
                    f"the id {rule.id!r} is already taken at {seen[rule.id].file}:{seen[rule.id].line}",
                )
            )
        seen[rule.id] = rule
        if not rule.id.startswith(pack.lang + "."):
            findings.append(Finding(rule.file, rule.line, f"the id {rule.id!r} must begin with {pack.lang + '.'!r}"))
        for source in rule.when:
            try:
                template = Template(source, wording)
            except TemplateError as error:
                findings.append(Finding(rule.file, rule.line, str(error)))
                continue
            unknown = False
            for element in template.elements:
                if element.kind == "slot" and element.value not in SLOTS:
                    findings.append(
                        Finding(rule.file, rule.line, f"unknown slot {{{element.value}}}; slots are {', '.join(SLOTS)}")
                    )
                    unknown = True
                if element.kind == "word" and element.value not in pack.words:
                    findings.append(
                        Finding(rule.file, rule.line, f"unknown word <{element.value}>; define it under words")
                    )
                    unknown = True
            slots = [e.value for e in template.elements if e.kind == "slot"]
            if len(slots) != len(set(slots)):
                findings.append(Finding(rule.file, rule.line, f"a slot stands twice in {source!r}"))
            if not {"person", "who"} & set(slots):
                findings.append(Finding(rule.file, rule.line, f"no {{person}} or {{who}} in {source!r}"))
            if not unknown and not template.needs:
                findings.append(
                    Finding(
                        rule.file,
                        rule.line,
                        f"no required <word> with a literal form in {source!r}: it would be tried on every text",
                    )
                )


def _files(folder: Path, lang: str) -> list[Path]:
    return sorted(
        [
            *(folder / lang).glob("*.yaml"),
            *(folder / lang).glob("*.txt"),
            folder / "organisations.yaml",
            folder / "given_names.txt",
        ]
    )


def languages(folder: Path) -> list[str]:
    """Return the languages that a folder of rules holds, sorted."""
    return sorted({path.parent.name for path in folder.glob("*/*.yaml")})


def pack_files(folder: Path) -> list[Path]:
    """Return the files of a folder that hold rules, sorted."""
    return sorted(path for path in folder.glob("*/*.yaml") if path.name not in _LEXICONS)


def lint(folder: Path) -> list[Finding]:
    """Return every mistake in the packs of a folder, by file and line."""
    findings: list[Finding] = []
    if not languages(folder):
        findings.append(Finding(str(folder), 1, "no pack here; a pack is a folder <lang>/ with lexicon.yaml"))
    for lang in languages(folder):
        _read_pack(folder, lang, findings)
    return sorted(findings)


def _organisations(folder: Path, findings: list[Finding]) -> dict[str, str]:
    path = folder / "organisations.yaml"
    aliases: dict[str, str] = {}
    if not path.is_file():
        return aliases
    raw = read_yaml(path, str(path), findings)
    if raw is None:
        return aliases
    for name, others in (raw.get("organisations") or {}).items():
        for alias in [name, *([others] if isinstance(others, str) and others else others or [])]:
            key = alias.lower()
            if key in aliases and aliases[key] != name:
                findings.append(
                    Finding(
                        str(path),
                        raw["organisations"].lines[name],
                        f"the alias {alias!r} already means {aliases[key]!r}",
                    )
                )
            aliases[key] = name
    return aliases


def load_aliases(folder: Path) -> Aliases:
    """Return which names mean the same organisation. Raises RulesError."""
    findings: list[Finding] = []
    aliases = _organisations(folder, findings)
    if findings:
        raise RulesError([str(f) for f in sorted(findings)])
    return Aliases({organisation_key(alias): name for alias, name in aliases.items()})


def _read_pack(folder: Path, lang: str, findings: list[Finding]) -> Pack:
    lexicon: dict[str, tuple[str, ...]] = {}
    words: dict[str, tuple[str, ...]] = {}
    rules: list[Rule] = []
    places: dict[str, Finding] = {}
    for path in sorted((folder / lang).glob("*.yaml")):
        shown = str(path)
        raw = read_yaml(path, shown, findings)
        if raw is None:
            continue
        if raw.get("format") != FORMAT:
            findings.append(Finding(shown, 1, f"format is {raw.get('format')!r}; this program reads format {FORMAT}"))
        if raw.get("lang") != lang:
            findings.append(Finding(shown, 1, f"lang is {raw.get('lang')!r}; the file stands in the folder {lang!r}"))
        if path.name in _LEXICONS:
            lexicon.update({k: tuple(v) for k, v in raw.items() if isinstance(v, list)})
            continue
        for key in raw:
            if key not in _FILE_KEYS:
                findings.append(
                    Finding(shown, raw.lines[key], f"unknown key {key!r}; a pack has {', '.join(sorted(_FILE_KEYS))}")
                )
        for name, forms in (raw.get("words") or {}).items():
            if name in words and words[name] != tuple(forms):
                findings.append(
                    Finding(shown, raw["words"].lines[name], f"the word <{name}> is already defined in another file")
                )
            words[name] = tuple(forms) if isinstance(forms, list) else (forms,)
            places[name] = Finding(shown, raw["words"].lines[name], "")
        rules += [rule for item in raw.get("rules") or [] if (rule := _rule(item, shown, findings))]
    try:
        words = spell_out(words)
    except FormsError as error:
        findings.append(places[error.name]._replace(message=str(error)))
    if not lexicon:
        findings.append(Finding(str(folder / lang), 1, "no lexicon.yaml here; a pack needs one beside its rules"))
    if not rules and not findings:
        findings.append(Finding(str(folder / lang), 1, "no rule here; a pack needs one, or leave its folder out"))
    common = _words_file(folder / lang / "common.txt")
    lexicon["common"] = tuple(sorted(common))
    pack = Pack(
        lang=lang,
        rules=tuple(rules),
        words=words,
        lexicon=lexicon,
        organisations=_organisations(folder, findings),
        given_names=_words_file(folder / "given_names.txt"),
        everyday=_words_file(folder / lang / "everyday.txt"),
    )
    _check_templates(rules, pack, findings)
    return pack


def _digest(folder: Path, lang: str) -> str:
    """Return the hash of what a compiled pack follows from: its files, and the code that reads them."""
    here = Path(__file__)
    detection = here.parents[1] / "detection"
    readers = [here, here.with_name("lined_yaml.py"), detection / "forms.py", detection / "rule.py"]
    digest = hashlib.sha256(FORMAT.encode())
    for path in [*readers, *_files(folder, lang)]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


_SEAL_BYTES = 32


def _seal(digest: str, compiled: bytes) -> bytes:
    """Return the hash that stands before a compiled pack: one changed letter of a word would decode as well."""
    return hashlib.sha256(digest.encode() + compiled).digest()


def load_pack(folder: Path, lang: str, cache_dir: Path | None = None) -> Pack:
    """Return the pack of a language, from the cache where its files have not changed.

    Raises RulesError with every mistake. A cache that cannot be read or written is passed over.
    """
    digest = _digest(folder, lang)
    cached = cache_dir / f"pack-{lang}-{digest[:16]}.msgpack" if cache_dir else None
    if cached is not None:
        try:
            kept = cached.read_bytes()
            if kept[:_SEAL_BYTES] == _seal(digest, kept[_SEAL_BYTES:]):
                return msgspec.msgpack.decode(kept[_SEAL_BYTES:], type=Pack)
        except (OSError, msgspec.MsgspecError):
            pass
    findings: list[Finding] = []
    pack = msgspec.structs.replace(_read_pack(folder, lang, findings), digest=digest)
    if findings:
        raise RulesError([str(f) for f in sorted(findings)])
    if cached is not None:
        try:
            cached.parent.mkdir(parents=True, exist_ok=True)
            scratch = cached.with_suffix(".new")
            compiled = msgspec.msgpack.encode(pack)
            scratch.write_bytes(_seal(digest, compiled) + compiled)
            scratch.replace(cached)
        except OSError:
            pass
    return pack


def check_packs(folder: Path, cache_dir: Path | None = None) -> None:
    """Make sure that every pack can be used, and keep it compiled for the workers. Raises RulesError."""
    if not languages(folder):
        raise RulesError([f"{folder}:1: no pack here; a pack is a folder <lang>/ with lexicon.yaml"])
    for lang in languages(folder):
        load_pack(folder, lang, cache_dir)


def load_packs(folder: Path | None = None, cache_dir: Path | None = None) -> dict[str, Language]:
    """Return every language of a folder of rules, made ready for `detect`. Raises RulesError."""
    folder = folder or rules_dir()
    return {lang: Language(load_pack(folder, lang, cache_dir)) for lang in languages(folder)}


def baseline(folder: Path, lang: str) -> Iterator[tuple[Path, int, str]]:
    """Yield (file, line, text) of the texts that must match nothing: one a line, # begins a comment."""
    for path in sorted((folder / "baseline" / lang).glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield path, number, line.strip()
