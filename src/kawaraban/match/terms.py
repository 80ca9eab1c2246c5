"""Terms: what a researcher writes between quotation marks, and when it counts.

``北朝鮮`` stands anywhere, ``TASS`` and ``ТАСС`` as whole words, ``росси*`` at the start of a
word, ``러시아`` as a word with its particles, ``러시아*`` with anything after it. All comparing is
done on folded text (``kawaraban.folding``), so width, case, kana and variants do not matter.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

import msgspec

from kawaraban.folding import Folded, fold, query_phrase
from kawaraban.wording import say

Script = Literal["word", "hangul", "other"]

# Particles, and the few suffixes that leave a Korean noun what it is: 러시아에서는, 러시아측.
_PARTICLES = (
    "은 는 이 가 을 를 의 에 와 과 도 로 으로 만 나 이나 랑 이랑 에서 에게 에게서 께 께서 한테 "
    "부터 까지 마저 조차 밖에 보다 처럼 같이 만큼 대로 뿐 라고 이라고 라는 이라는 라며 이라며 "
    "란 이란 든 이든 야 이야 요 이다 였다 이었다 였던 인 이며 이고 이자 로서 으로서 로써 으로써 "
    "씨 들 측 발"
)
_HANGUL = "\uac00-\ud7a3"
_particles = re.compile(
    "(?:" + "|".join(sorted(_PARTICLES.split(), key=len, reverse=True)) + f"){{1,3}}(?![{_HANGUL}])"
)
_hangul = re.compile(f"[{_HANGUL}]")
_han_kana = re.compile(
    "[\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"
)
_hiragana = re.compile("[\u3041-\u3096]")
_katakana = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9d]")
_letter_beside = re.compile(f"[\u30a1-\u30fa\u30fc\u3005\u3400-\u9fff{_HANGUL}]")

SHORT = 3
"""Up to this many characters a term that begins or ends in katakana must have its kana to
itself: 朝ロ is not in 今朝ロシアで, ロ朝 not in 5キロ朝."""


class TermError(ValueError):
    """A term that can stand nowhere."""


class Term(msgspec.Struct, frozen=True, kw_only=True, array_like=True, dict=True):
    """One term, folded. ``except_in`` are longer (folded) strings inside which it does not
    count; with ``company`` it counts only in a sentence that also holds one of those; with
    ``languages`` only in articles of these; ``alone`` means no letter beside it."""

    written: str
    text: str
    open_start: bool = False
    open_end: bool = False
    alone: bool = False
    languages: tuple[str, ...] = ()
    except_in: tuple[str, ...] = ()
    company: tuple[Term, ...] = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.text, self.open_start, self.open_end, len(self.except_in)))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def edges(self) -> tuple[Script, Script]:
        return _script(self.text[0]), _script(self.text[-1])

    @cached_property
    def kana_edges(self) -> tuple[bool, bool]:
        if len(self.text) > SHORT:
            return False, False
        return bool(_katakana.match(self.text[0])), bool(_katakana.match(self.text[-1]))

    def stands(self, folded: Folded, start: int, end: int) -> bool:
        """Whether ``folded.text[start:end]``, which equals the term, is the term here."""
        text = folded.text
        first, last = self.edges
        if (
            start > 0
            and not self.open_start
            and first != "other"
            and _joined(text[start - 1], first)
        ):
            return False
        goes_on = end < len(text) and not self.open_end and last != "other"
        if goes_on and _joined(text[end], last):
            particle = last == "hangul" and _particles.match(text, end)
            if not particle:
                return False
        if self.alone or any(self.kana_edges):
            return self._has_room(folded, start, end)
        return True

    def _has_room(self, folded: Folded, start: int, end: int) -> bool:
        # Folding has made katakana of hiragana, so this is asked of the text as published.
        original = folded.original
        start, end = folded.span(start, end)
        before, after = original[start - 1 : start], original[end : end + 1]
        if self.alone:
            # 北과 러에: what Korean joins to a word is no letter of another.
            free = not _letter_beside.match(after) or _particles.match(original, end) is not None
            return free and not _letter_beside.match(before)
        if _hiragana.search(original, start, end) and not _hiragana.search(self.written):
            return False
        at_start, at_end = self.kana_edges
        return not (
            (at_start and _katakana.match(before) is not None)
            or (at_end and _katakana.match(after) is not None)
        )


def parse_term(
    written: str,
    *,
    alone: bool = False,
    languages: tuple[str, ...] = (),
    except_in: tuple[str, ...] = (),
    company: tuple[Term, ...] = (),
) -> Term:
    """The term a researcher wrote. Raises :class:`TermError` where it can match nothing."""
    text = written.strip()
    open_start, open_end = text.startswith(("*", "＊")), text.endswith(("*", "＊"))
    text = fold(text.strip("*＊ ")).strip()
    if "*" in text:
        raise TermError(
            say(
                f"{written!r}: * may stand only at the start or end of a term",
                f"{written!r}: * は語の先頭か末尾にしか書けません",
            )
        )
    if not (text.isalnum() or query_phrase(text)):
        raise TermError(
            say(
                f"{written!r} holds no letter or digit, so it can match nothing",
                f"{written!r} には文字も数字もなく、何にも一致しません",
            )
        )
    return Term(
        written=written,
        text=text,
        open_start=open_start,
        open_end=open_end,
        alone=alone,
        languages=languages,
        except_in=tuple(e for e in except_in if text in e and text != e),
        company=company,
    )


def _script(char: str) -> Script:
    if _hangul.match(char):
        return "hangul"
    return "other" if _han_kana.match(char) or not char.isalnum() else "word"


def _joined(beside: str, edge: Script) -> bool:
    return _script(beside) == edge


def particle_start(word: str) -> int:
    """Where the particles of a Korean word begin; its length where it has none. The shortest
    stem of two syllables or more that particles can follow."""
    for at in range(2, len(word)):
        found = _particles.match(word, at)
        if found is not None and found.end() == len(word):
            return at
    return len(word)
