"""Lead pictures, drawn by code: abstract prints in flat colours, after woodblock landscapes.

A picture is SVG made from a motif and a seed, so the same article always has the same one and
no two look alike. There are no people in them and no signs of states.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

WIDTH, HEIGHT = 1200, 675

# Sky above, sky below, far, middle, near, accent. Indigo, vermilion, ochre, moss, grey, paper.
_PALETTES = (
    ("#1f3a5f", "#e9d8b4", "#7d93a6", "#48637d", "#16283d", "#d4502f"),
    ("#f0e2c4", "#e2a55e", "#a86a4a", "#6d4638", "#2c2323", "#b8321f"),
    ("#cfdcd6", "#f2ead6", "#8fa99d", "#587a70", "#22403c", "#d9782d"),
    ("#3b2f4a", "#e8b48c", "#7a5d75", "#54405c", "#231a2e", "#f0d9a0"),
    ("#a9c4d4", "#f4ecd8", "#6f9bb3", "#3f6f8f", "#1b3c56", "#c8452f"),
    ("#e9e1cf", "#c9c2ae", "#98a08f", "#636e60", "#2f382f", "#a63d2a"),
    ("#17263a", "#4f6d8a", "#3c5872", "#263e57", "#0d1724", "#efc66b"),
    ("#f3d9c5", "#f7efdf", "#c99c8b", "#93665f", "#472f35", "#35637c"),
)

MOTIFS = (
    "sea", "mountain", "bridge", "train", "port", "hall", "river", "rain", "town", "launch",
    "field", "pens", "ship", "snow", "sky",
)  # fmt: skip


class _Sheet:
    """One picture being drawn."""

    def __init__(self, seed: str) -> None:
        self.dice = Random(seed)  # noqa: S311  (a drawing, no secret)
        self.sky, self.glow, self.far, self.middle, self.near, self.accent = self.dice.choice(
            _PALETTES
        )
        self.horizon = self.dice.randint(360, 430)
        self.out: list[str] = []

    def add(self, shape: str) -> None:
        self.out.append(shape)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, opacity: float = 1) -> None:
        faded = "" if opacity == 1 else f' opacity="{opacity:g}"'
        self.add(f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}"{faded}/>')

    def path(self, d: str, fill: str, opacity: float = 1) -> None:
        faded = "" if opacity == 1 else f' opacity="{opacity:g}"'
        self.add(f'<path d="{d}" fill="{fill}"{faded}/>')

    def line(self, d: str, colour: str, width: float, opacity: float = 1) -> None:
        self.add(
            f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
            f' stroke-linecap="round" opacity="{opacity:g}"/>'
        )

    def sun(self) -> None:
        x, y = self.dice.randint(160, 1040), self.dice.randint(110, self.horizon - 60)
        size = self.dice.randint(48, 96)
        self.add(f'<circle cx="{x}" cy="{y}" r="{size}" fill="{self.accent}" opacity="0.9"/>')

    def mist(self, count: int = 3) -> None:
        for _ in range(count):
            x, y = self.dice.randint(-100, 800), self.dice.randint(140, self.horizon + 20)
            width, height = self.dice.randint(260, 620), self.dice.randint(10, 26)
            self.add(
                f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{height / 2:g}"'
                f' fill="{self.glow}" opacity="0.55"/>'
            )

    def ridge(self, base: int, rise: int, fill: str, steps: int = 7) -> None:
        points = [f"M0 {HEIGHT}L0 {base}"]
        for step in range(1, steps + 1):
            x = WIDTH * step / steps
            y = base - self.dice.randint(0, rise) * (0.35 if step % 2 else 1)
            lean = WIDTH / steps / 2
            points.append(f"Q{x - lean:g} {y - rise * 0.2:g} {x:g} {y:g}")
        self.path("".join(points) + f"L{WIDTH} {HEIGHT}Z", fill)

    def water(self, top: int) -> None:
        self.rect(0, top, WIDTH, HEIGHT - top, self.middle)
        for row in range(9):
            y = top + 14 + row * row * 3.1 + row * 4
            if y > HEIGHT - 10:
                break
            start = self.dice.randint(-120, 0)
            width = 70 + row * 14
            d = f"M{start} {y:g}" + "".join(
                f"q{width / 2:g} {-5 - row} {width} 0" for _ in range(int(1500 / width))
            )
            self.line(d, self.glow, 1.2 + row * 0.35, 0.5)

    def trees(self, base: int, count: int) -> None:
        for _ in range(count):
            x, h = self.dice.randint(0, WIDTH), self.dice.randint(50, 120)
            for tier in range(3):
                w, y = h * (0.22 + tier * 0.1), base - h + tier * h * 0.26
                self.path(f"M{x} {y:g}l{w:g} {h * 0.42:g}h{-2 * w:g}Z", self.near)
            self.rect(x - 3, base - 20, 6, 24, self.near)


def _sea(s: _Sheet) -> None:
    s.sun()
    s.mist(2)
    s.water(s.horizon)
    x, y = s.dice.randint(0, 500), s.dice.randint(470, 520)
    for wave in range(3):
        left = x + wave * 260
        s.path(
            f"M{left} {HEIGHT}C{left + 40} {y + 60} {left + 150} {y - 30} {left + 250} {y + 40}"
            f"c-50 -20 -90 10 -80 60q60 10 110 100Z",
            s.near if wave % 2 == 0 else s.far,
        )


def _mountain(s: _Sheet) -> None:
    s.sun()
    peak, top = s.dice.randint(350, 850), s.dice.randint(120, 190)
    foot = s.dice.randint(330, 430)
    s.path(
        f"M{peak - foot} {s.horizon + 90}Q{peak - 110} {top + 130} {peak - 34} {top}"
        f"h68Q{peak + 110} {top + 130} {peak + foot} {s.horizon + 90}Z",
        s.far,
    )
    s.path(f"M{peak - 34} {top}h68l42 70l-36 -18l-30 34l-28 -40l-30 30l-24 -12Z", s.glow, 0.95)
    s.mist()
    s.ridge(s.horizon + 70, 70, s.middle)
    s.ridge(s.horizon + 150, 50, s.near, 5)


def _river(s: _Sheet) -> None:
    s.mist(2)
    s.ridge(s.horizon - 20, 110, s.far)
    s.ridge(s.horizon + 40, 60, s.middle, 9)
    bend = s.dice.randint(-160, 160)
    s.path(
        f"M{600 + bend} {s.horizon + 30}C{380 + bend} {s.horizon + 90} {980 - bend}"
        f" {s.horizon + 120} 300 {HEIGHT}H960C1120 {s.horizon + 130} {520 + bend}"
        f" {s.horizon + 90} {640 + bend} {s.horizon + 30}Z",
        s.glow,
        0.85,
    )
    s.trees(s.horizon + 90, 9)


def _bridge(s: _Sheet) -> None:
    s.sun()
    s.ridge(s.horizon - 10, 90, s.far)
    s.water(s.horizon + 30)
    deck = s.horizon - s.dice.randint(10, 50)
    span = s.dice.choice((200, 240, 300))
    for x in range(-40, WIDTH + span, span):
        s.rect(x - 9, deck, 18, 230, s.near)
        s.line(f"M{x} {deck}q{span / 2:g} -130 {span} 0", s.near, 7)
        for hanger in range(1, 6):
            left = x + span * hanger / 6
            rise = 65 * (1 - abs(hanger - 3) / 3) + 8
            s.line(f"M{left:g} {deck}v{-rise:g}", s.near, 2.5)
    s.rect(0, deck, WIDTH, 14, s.near)
    s.rect(0, deck - 4, WIDTH, 3, s.accent)


def _train(s: _Sheet) -> None:
    s.sun()
    s.ridge(s.horizon - 10, 130, s.far)
    s.ridge(s.horizon + 60, 50, s.middle)
    bank = s.horizon + 120
    s.rect(0, bank, WIDTH, HEIGHT - bank, s.near)
    x = s.dice.randint(-80, 120)
    for car in range(6):
        left = x + car * 206
        s.add(
            f'<rect x="{left}" y="{bank - 74}" width="196" height="64" rx="7"'
            f' fill="{s.accent if car == 0 else s.middle}" stroke="{s.near}" stroke-width="5"/>'
        )
        for window in range(5):
            s.rect(left + 16 + window * 35, bank - 60, 22, 20, s.glow)
        s.add(f'<circle cx="{left + 40}" cy="{bank - 6}" r="10" fill="{s.near}"/>')
        s.add(f'<circle cx="{left + 156}" cy="{bank - 6}" r="10" fill="{s.near}"/>')
    s.line(f"M0 {bank + 12}H{WIDTH}", s.glow, 3, 0.6)


def _port(s: _Sheet) -> None:
    s.sun()
    s.ridge(s.horizon - 10, 60, s.far)
    quay = s.horizon + 70
    s.water(quay)
    for crane in range(s.dice.randint(3, 4)):
        x, h = 110 + crane * 280 + s.dice.randint(-30, 30), s.dice.randint(210, 270)
        s.line(f"M{x} {quay}L{x + 26} {quay - h}L{x + 60} {quay}M{x + 13} {quay - h / 2:g}h34",
               s.near, 9)  # fmt: skip
        s.line(f"M{x - 70} {quay - h + 30}L{x + 190} {quay - h - 40}", s.near, 8)
        drop = s.dice.randint(60, 130)
        s.line(f"M{x + 150} {quay - h - 28}v{drop}", s.near, 2.5)
        s.rect(x + 130, quay - h - 28 + drop, 40, 24, s.accent)
    for box in range(14):
        x, tier = 40 + box * 82, s.dice.randint(0, 2)
        for level in range(tier + 1):
            s.rect(x, quay - 26 - level * 28, 74, 25, s.dice.choice((s.middle, s.far, s.accent)))
    s.rect(0, quay, WIDTH, 12, s.near)


def _hall(s: _Sheet) -> None:
    s.mist(3)
    ground = s.horizon + 150
    left, right = 190 + s.dice.randint(-40, 40), 1010 + s.dice.randint(-40, 40)
    top = s.horizon - s.dice.randint(70, 120)
    roof = s.dice.choice(("gable", "hips", "dome"))
    if roof == "gable":
        s.path(f"M{left - 60} {top}L600 {top - 120}L{right + 60} {top}Z", s.near)
    elif roof == "hips":
        for tier in range(2):
            y, edge, rise = top - tier * 76, left - 90 + tier * 130, 62
            far = 1200 - edge
            s.path(f"M{edge} {y}Q{edge + 70} {y - 12} {edge + 110} {y - rise}H{far - 110}"
                   f"Q{far - 70} {y - 12} {far} {y}Z", s.near)  # fmt: skip
            if tier == 0:
                s.rect(edge + 140, y - rise - 16, far - edge - 280, 18, s.glow)
    else:
        s.path(f"M440 {top}a160 150 0 0 1 320 0Z", s.near)
        s.rect(594, top - 210, 12, 70, s.near)
        s.rect(left - 60, top - 14, right - left + 120, 16, s.near)
    s.rect(left - 30, top, right - left + 60, 26, s.middle)
    columns = s.dice.choice((7, 8, 9))
    gap = (right - left) / (columns - 1)
    s.rect(left - 10, top + 26, right - left + 20, ground - top - 26, s.far)
    for column in range(columns):
        s.rect(left + gap * column - 17, top + 26, 34, ground - top - 26, s.glow)
        s.rect(left + gap * column + 7, top + 26, 10, ground - top - 26, s.middle, 0.5)
    for step in range(4):
        s.rect(left - 50 - step * 34, ground + step * 22, right - left + 100 + step * 68, 22,
               s.near if step % 2 == 0 else s.middle)  # fmt: skip
    s.rect(0, ground + 88, WIDTH, HEIGHT, s.near)
    s.rect(590, ground - 120, 20, 120, s.accent)


def _rain(s: _Sheet) -> None:
    s.ridge(s.horizon - 20, 90, s.far)
    s.water(s.horizon + 50)
    for house in range(6):
        x, y = 60 + house * 195 + s.dice.randint(-30, 30), s.horizon + s.dice.randint(70, 150)
        s.path(f"M{x} {y}l62 -44l62 44Z", s.near)
        s.rect(x + 14, y, 96, s.dice.randint(14, 34), s.glow)
    slant = s.dice.randint(20, 60)
    drops = "".join(
        f"M{s.dice.randint(-40, WIDTH)} {s.dice.randint(-30, HEIGHT)}l{-slant} 110"
        for _ in range(90)
    )
    s.line(drops, s.near, 1.6, 0.55)


def _town(s: _Sheet) -> None:
    s.sun()
    s.ridge(s.horizon - 20, 110, s.far)
    for row, fill in enumerate((s.middle, s.near)):
        x = -20
        while x < WIDTH:
            width, tall = s.dice.randint(70, 130), s.dice.randint(50, 130) - row * 20
            y = s.horizon + 60 + row * 110 - tall
            s.rect(x, y, width, HEIGHT - y, fill)
            if s.dice.random() < 0.6:
                s.path(f"M{x - 8} {y}L{x + width / 2:g} {y - 34}L{x + width + 8} {y}Z", fill)
            for _ in range(s.dice.randint(0, 3)):
                s.rect(x + s.dice.randint(8, width - 22), y + s.dice.randint(12, 60), 12, 14,
                       s.accent if s.dice.random() < 0.3 else s.glow, 0.85)  # fmt: skip
            x += width + s.dice.randint(0, 14)


def _launch(s: _Sheet) -> None:
    s.mist(4)
    x, lean = s.dice.randint(300, 800), s.dice.randint(-260, 260)
    for width, opacity in ((42, 0.25), (22, 0.5), (8, 1.0)):
        s.line(f"M{x} {s.horizon + 60}Q{x} 260 {x + lean} 60", s.glow, width, opacity)
    s.add(f'<circle cx="{x + lean}" cy="60" r="15" fill="{s.accent}"/>')
    s.ridge(s.horizon + 60, 40, s.middle)
    s.water(s.horizon + 110)


def _field(s: _Sheet) -> None:
    s.sun()
    s.ridge(s.horizon - 30, 100, s.far)
    s.rect(0, s.horizon + 10, WIDTH, HEIGHT, s.middle)
    vanish = s.dice.randint(350, 850)
    for furrow in range(-9, 10):
        s.line(f"M{vanish + furrow * 14} {s.horizon + 10}L{vanish + furrow * 190} {HEIGHT}",
               s.near, 9, 0.8)  # fmt: skip
    for _ in range(40):
        x, y = s.dice.randint(0, WIDTH), s.dice.randint(s.horizon + 90, HEIGHT)
        s.add(f'<circle cx="{x}" cy="{y}" r="4" fill="{s.glow}"/>')


def _pens(s: _Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.middle)
    for stripe in range(0, WIDTH, 60):
        s.rect(stripe, 0, 30, HEIGHT, s.far, 0.35)
    s.path(f"M0 {HEIGHT}V430Q600 370 {WIDTH} 430V{HEIGHT}Z", s.near)
    for left in (210, 640):
        tilt = s.dice.randint(-5, 5)
        s.add(f'<g transform="rotate({tilt} {left + 175} 380)">')
        s.rect(left, 250, 350, 250, s.accent)
        s.rect(left + 14, 262, 156, 226, s.glow)
        s.rect(left + 180, 262, 156, 226, s.glow)
        for row in range(9):
            s.rect(left + 30, 286 + row * 20, s.dice.randint(80, 124), 5, s.far)
            s.rect(left + 196, 286 + row * 20, s.dice.randint(80, 124), 5, s.far)
        s.add("</g>")
    s.line("M560 540L700 470", s.glow, 11)
    s.line("M540 550L560 540", s.accent, 7)


def _ship(s: _Sheet) -> None:
    s.sun()
    s.mist(2)
    s.water(s.horizon)
    x, y = s.dice.randint(180, 560), s.horizon + s.dice.randint(10, 60)
    s.path(f"M{x} {y}h440l-50 80h-330Z", s.near)
    s.rect(x + 300, y - 96, 90, 96, s.glow)
    s.rect(x + 330, y - 140, 30, 44, s.accent)
    for box in range(5):
        s.rect(x + 30 + box * 50, y - 34, 44, 34, s.dice.choice((s.far, s.accent, s.middle)))
    s.line(f"M{x - 60} {y + 92}q40 -16 80 0t80 0t80 0t80 0t80 0t80 0", s.glow, 4, 0.8)


def _snow(s: _Sheet) -> None:
    s.ridge(s.horizon - 20, 120, s.far)
    s.ridge(s.horizon + 60, 50, s.glow)
    s.trees(s.horizon + 110, 12)
    s.ridge(s.horizon + 170, 30, s.glow, 5)
    for _ in range(110):
        x, y = s.dice.randint(0, WIDTH), s.dice.randint(0, HEIGHT)
        s.add(f'<circle cx="{x}" cy="{y}" r="{s.dice.randint(2, 6)}" fill="#fff" opacity="0.85"/>')


def _sky(s: _Sheet) -> None:
    s.sun()
    for _ in range(7):
        x, y = s.dice.randint(0, 1100), s.dice.randint(60, s.horizon)
        size = s.dice.randint(26, 54)
        s.add(f'<circle cx="{x}" cy="{y}" r="{size}" fill="{s.glow}" opacity="0.8"/>')
        s.line(f"M{x} {y + size}v{size * 1.3:g}", s.near, 2)
        s.rect(x - 9, y + size * 2.3, 18, 16, s.near)
    s.ridge(s.horizon + 90, 70, s.middle)
    s.ridge(s.horizon + 170, 40, s.near, 5)


_DRAW: dict[str, Callable[[_Sheet], None]] = {
    "sea": _sea, "mountain": _mountain, "bridge": _bridge, "train": _train, "port": _port,
    "hall": _hall, "river": _river, "rain": _rain, "town": _town, "launch": _launch,
    "field": _field, "pens": _pens, "ship": _ship, "snow": _snow, "sky": _sky,
}  # fmt: skip


def draw(motif: str, seed: str) -> bytes:
    """The picture of ``motif`` (one of :data:`MOTIFS`) for ``seed``, as an SVG document.

    ``KeyError`` where the motif is none.
    """
    sheet = _Sheet(f"{motif}/{seed}")
    _DRAW[motif](sheet)
    frame = (
        f'<rect x="14" y="14" width="{WIDTH - 28}" height="{HEIGHT - 28}" fill="none"'
        f' stroke="#f4ecd8" stroke-width="28"/>'
        f'<g fill="{sheet.accent}" stroke="#f4ecd8" stroke-width="3"><rect x="1104" y="560"'
        f' width="44" height="62" rx="5"/><path d="M1114 574h24M1114 588h24M1126 574v36"/></g>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}"><defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{sheet.sky}"/><stop offset="0.6" stop-color="{sheet.glow}"/>'
        f'</linearGradient></defs><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>'
        f"{''.join(sheet.out)}{frame}</svg>\n"
    ).encode()
