"""desk.toml written to: sources put below what stands there. The file is its user's, and all else
in it stays as it is, to the byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from kawaraban.desk.config import FILE, ConfigError, Source, load_config, parse_config
from kawaraban.desk.starting import write_atomically
from kawaraban.read.addresses.canonical import twin_key
from kawaraban.wording import say


def add_sources(
    folder: Path, wanted: Iterable[Source], *, known: Collection[str] = ()
) -> tuple[Source, ...]:
    """Write those of ``wanted`` into the desk.toml of ``folder`` that are not there yet, under
    names that are free, and return them as written.

    An address counts as there in any spelling; ``known`` are further ones (where sources have
    moved to). Raises :class:`ConfigError`, also where nothing can be added to the file by hand
    of a program.
    """
    config = load_config(folder)
    have = {twin_key(source.url) for source in config.sources} | set(map(twin_key, known))
    names = {source.name for source in config.sources}
    new: list[Source] = []
    for source in wanted:
        if twin_key(source.url) in have:
            continue
        have.add(twin_key(source.url))
        name = free_name(source.name, names)
        names.add(name)
        new.append(msgspec.structs.replace(source, name=name))
    if not new:
        return ()
    path = (folder / FILE).resolve()
    with path.open(encoding="utf-8", newline="") as stream:
        text = stream.read()
    longer = append_sources(text, new)
    try:
        parse_config(longer, folder.resolve())
    except ConfigError as error:  # sources as an inline list: `source = [{…}]`
        raise ConfigError(
            say(
                f"nothing was added to {FILE}: with [[source]] blocks at its end it would not be"
                f" valid any more ({error}). Write the sources as [[source]] blocks",
                f"{FILE} には何も加えていません。末尾に [[source]] を書き足すと読めなくなります"
                f"({error})。情報源は [[source]] の形で書いてください",
            )
        ) from error
    write_atomically(path, longer)
    return tuple(new)


def append_sources(text: str, sources: Iterable[Source]) -> str:
    """``text`` of a desk.toml with more sources at its end; what stands there is untouched."""
    out = [text.rstrip("\r\n"), ""]
    for source in sources:
        out += ["", "[[source]]", f"name = {quoted(source.name)}"]
        if source.outlet:
            out.append(f"outlet = {quoted(source.outlet)}")
        out += [f"kind = {quoted(source.kind)}", f"url = {quoted(source.url)}"]
        if source.language:
            out.append(f"language = {quoted(source.language)}")
        if source.group:
            out.append(f"group = [{', '.join(map(quoted, source.group))}]")
        if source.note:
            out.append(f"note = {quoted(source.note)}")
    return ("\r\n" if "\r\n" in text else "\n").join([*out, ""])


def free_name(title: str, taken: Collection[str]) -> str:
    """A source's name made of ``title``: letters, digits and dashes, not among ``taken``."""
    base = "".join(c if c.isalnum() else "-" for c in title.lower())
    base = "-".join(filter(None, base.split("-")))[:60] or "source"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def quoted(text: str) -> str:
    """``text`` as a TOML basic string: JSON's escapes are among its own."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
