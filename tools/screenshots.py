"""Take the documentation's pictures of a topic page from a site that is being served.

    python tools/screenshots.py http://127.0.0.1:8000/topics/north-korea-russia/

writes ``docs/images/topic-{desktop,phone}-{light,dark}.png``. Needs the Playwright package,
Debian's Chromium (``apt-get install chromium fonts-noto-cjk``), nothing else.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
)
SIZES = {"desktop": (1280, 1600, 1.0), "phone": (390, 844 * 2, 2.0)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(browser: Browser, address: str, folder: Path, name: str, full: bool) -> list[Path]:
    """One picture a size and scheme; returns the files written."""
    written = []
    for size, (width, height, scale) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme=scheme,
                locale="ja-JP",
            )
            page = context.new_page()
            page.goto(address, wait_until="networkidle")
            file = folder / f"{name}-{size}-{scheme}.png"
            page.screenshot(path=file, full_page=full)
            context.close()
            written.append(file)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", help="the page, as served")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--name", default="topic", help="what the files' names begin with")
    parser.add_argument("--full", action="store_true", help="the whole page, not its first screens")
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        parser.error("no chromium on this machine (apt-get install chromium fonts-noto-cjk)")
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for file in take(browser, asked.address, asked.out, asked.name, asked.full):
            print(file)
        browser.close()


if __name__ == "__main__":
    main()
