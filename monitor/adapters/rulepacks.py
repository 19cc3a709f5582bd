"""Reads, lints and compiles the YAML packs under rules/; a compiled pack is cached in a data folder.

Everything a rule author can get wrong is collected as a Finding; nothing here decides what a text means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from monitor.adapters.lined_yaml import Finding, mapping_of, read_yaml, texts_of
from monitor.adapters.rule_reading import read_rule
from monitor.detection.elements import TemplateError, parse
from monitor.detection.forms import FormsError, spell_out
from monitor.detection.language import Language
from monitor.detection.rule import Pack, Rule
from monitor.detection.templates import SLOTS, Template, Wording
from monitor.detection.wordings import LETTERS
from monitor.domain.organisations import Aliases, organisation_key
from monitor.errors import RulesError

FORMAT = "1"
_FILE_KEYS = {"format", "lang", "words", "rules"}
_LEXICONS = ("grammar.yaml", "lexicon.yaml")
_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = (_PACKAGE / "_rules", _PACKAGE.parent / "rules")
"""Where the rules that ship may stand: in the wheel, in the checkout."""


def rules_dir(configured: str | Path | None = None) -> Path:
    """Return the folder of the packs: the one configured, else the one in the wheel, else the checkout's.

    Raises RulesError where it does not exist, or holds no rules: by no rules, nobody would ever have left.
    """
    candidates = [Path(configured)] if configured else list(_SHIPPED)
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
    told = mapping_of(raw, "organisations", str(path), findings)
    for name in told:
        for alias in (name, *texts_of(told, name, str(path), findings)):
            key = alias.lower()
            if key in aliases and aliases[key] != name:
                message = f"the alias {alias!r} already means {aliases[key]!r}"
                findings.append(Finding(str(path), told.lines[name], message))
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
    grammar: dict[str, Finding] = {}
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
            lists = {key: texts_of(raw, key, shown, findings) for key in raw if key not in ("format", "lang")}
            findings += _list_mistakes(lists, lexicon, shown, raw.lines)
            lexicon |= lists
            if path.name == "grammar.yaml":
                grammar = {name: Finding(shown, raw.lines[name], "") for name in lists}
            continue
        for key in raw:
            if key not in _FILE_KEYS:
                findings.append(
                    Finding(shown, raw.lines[key], f"unknown key {key!r}; a pack has {', '.join(sorted(_FILE_KEYS))}")
                )
        told = mapping_of(raw, "words", shown, findings)
        for name in told:
            forms = texts_of(told, name, shown, findings)
            places[name] = Finding(shown, told.lines[name], "")
            if not forms:
                findings.append(places[name]._replace(message=f"the word <{name}> has no form"))
            if words.setdefault(name, forms) != forms:
                findings.append(places[name]._replace(message=f"the word <{name}> is already defined in another file"))
        listed = raw.get("rules") or []
        for item in listed if isinstance(listed, list) else [listed]:
            if rule := read_rule(item, shown, findings):
                rules.append(rule)
    try:
        words = spell_out(words)
    except FormsError as error:
        findings.append(places[error.name]._replace(message=str(error)))
    if not lexicon:
        findings.append(Finding(str(folder / lang), 1, "no lexicon.yaml here; a pack needs one beside its rules"))
    if not rules and not findings:
        findings.append(Finding(str(folder / lang), 1, "no rule here; a pack needs one, or leave its folder out"))
    if lexicon:
        findings += _grammar_left_out(folder, lang)
    findings += _grammar_mistakes(lexicon, grammar)
    common = _words_file(folder / lang / "common.txt")
    lexicon["common"] = tuple(sorted(common))
    pack = Pack(
        lang=lang,
        rules=tuple(rules),
        words=words,
        lexicon=lexicon,
        grammar=frozenset(grammar),
        organisations=_organisations(folder, findings),
        given_names=_words_file(folder / "given_names.txt"),
        everyday=_words_file(folder / lang / "everyday.txt"),
    )
    _check_templates(rules, pack, findings)
    return pack


def _list_mistakes(
    lists: Mapping[str, tuple[str, ...]], others: Mapping[str, tuple[str, ...]], file: str, lines: Mapping[str, int]
) -> Iterator[Finding]:
    """Yield what is wrong in the lists of a file, beside those of the other one; lines = where each stands."""
    for name in lists.keys() & others.keys():
        yield Finding(file, lines[name], f"the list {name!r} already stands in grammar.yaml")
    for entry in lists.get("endings", ()):
        if entry.count("=") != 1:
            yield Finding(file, lines["endings"], f"cannot read {entry!r}; endings are 'er = e es ez': own = others")


def _grammar_left_out(folder: Path, lang: str) -> Iterator[Finding]:
    """Yield that a copy of rules has no grammar where those that ship have one: older ones had none."""
    shipped = next((path for rules in _SHIPPED if (path := rules / lang / "grammar.yaml").is_file()), None)
    if shipped is not None and not (folder / lang / "grammar.yaml").is_file():
        advice = f"no grammar.yaml here, and without it much is told that is no news; copy {shipped}"
        yield Finding(str(folder / lang), 1, advice)


def _grammar_mistakes(lists: dict[str, tuple[str, ...]], places: dict[str, Finding]) -> Iterator[Finding]:
    """Yield what is wrong in the wordings of a grammar; places = where its lists stand."""
    for name, place in places.items():
        for wording in lists[name]:
            try:
                elements = parse(wording)
            except TemplateError as error:
                yield place._replace(message=str(error))
                continue
            for slot in (element.value for element in elements if element.kind == "slot"):
                if not LETTERS.issuperset(slot):
                    letters = ", ".join(sorted(LETTERS))
                    yield place._replace(message=f"unknown {{{slot}}} in {wording!r}; mentions are {letters}")
            for other in (element.value for element in elements if element.kind == "word"):
                if other not in lists:
                    yield place._replace(message=f"unknown list <{other}> in {wording!r}")
                elif any("<" in one for one in lists[other]):
                    yield place._replace(message=f"the list <{other}> in {wording!r} names a list itself; spell it out")


def _digest(folder: Path, lang: str) -> str:
    """Return the hash of what a compiled pack follows from: its files, and the code that reads them."""
    here = Path(__file__)
    detection = here.parents[1] / "detection"
    beside = [here.with_name(name) for name in ("lined_yaml.py", "rule_reading.py")]
    readers = [here, *beside, detection / "forms.py", detection / "rule.py"]
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
