"""The sample desk: a whole desk over the bundled sample press, on this machine alone.

The press is served over HTTP on loopback, and the desk collects from it with exactly the code
that collects from the real press; only its desk.toml says that these hosts are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kawaraban.desk.aside import aside
from kawaraban.desk.building import build
from kawaraban.desk.collecting.collect import collect
from kawaraban.desk.config import FILE
from kawaraban.desk.desk import Desk
from kawaraban.desk.errors import DeskError
from kawaraban.desk.progress import Progress
from kawaraban.desk.running import Tell, Warn, access_of, keep_up
from kawaraban.desk.starting import starter_topics, write_atomically
from kawaraban.sample.press import SamplePress, desk_toml, free_base_port, port_in
from kawaraban.wording import say


def run_sample(
    folder: Path,
    *,
    host: str,
    port: int,
    once: bool,
    progress: Progress,
    workers: int | None,
    tell: Tell,
    warn: Warn,
    public: bool = False,
    login: bool = False,
) -> None:
    """Make the sample desk in ``folder`` where it is not there, collect, publish, and serve it
    until interrupted (``once``: only publish).

    Raises :class:`DeskError` where ``folder`` holds another desk or the press's ports are taken,
    and as :func:`kawaraban.desk.running.access_of`.
    """
    base_port = make_sample_desk(folder)
    with (
        Desk(folder, write=True, progress=progress, workers=workers) as desk,
        press_aside(base_port) as press,
    ):
        access = access_of(desk, host, public=public or once, login=login)
        if desk.store.counts().articles:
            press.publish(2)  # a press that starts again must not take its revision back
        collect(desk)
        if once:
            build(desk)
            tell((desk.config.site / "index.html").as_uri())
        else:
            keep_up(desk, host, port, access=access, tell=tell, warn=warn)


def make_sample_desk(folder: Path) -> int:
    """Write the sample desk's files, or find them there; the press's first port."""
    path = folder / FILE
    if path.exists():
        base_port = port_in(path.read_text("utf-8"))
        if base_port is None:
            raise DeskError(
                say(
                    f"{folder} holds a desk that is not the sample; give another folder: --dir",
                    f"{folder} には見本でないデスクがあります。--dir で別の場所を指定してください",
                )
            )
        return base_port
    base_port = free_base_port()
    for name, text in starter_topics():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / name, text)
    write_atomically(path, desk_toml(base_port))
    return base_port


@contextmanager
def press_aside(base_port: int) -> Iterator[SamplePress]:
    """The sample press, served beside the work. :class:`DeskError` where its ports are taken."""
    server = aside(SamplePress(base_port=base_port), "sample press")
    try:
        press = server.__enter__()
    except OSError as error:
        raise DeskError(
            say(
                f"the sample press cannot use its ports from {base_port} on ({error}). Does"
                " another sample desk run? Else give another folder: --dir",
                f"見本の新聞社がポート {base_port} からを使えません({error})。別の見本デスクが"
                "動いていませんか。なければ --dir で別のフォルダーを指定してください",
            )
        ) from error
    try:
        yield press
    finally:
        server.__exit__(None, None, None)
