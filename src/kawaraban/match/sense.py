"""Whether a topic can do what was meant: what can never match is an error with its line, what
would let everything through, or was hardly meant, a warning."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec

from kawaraban.match.aliases import PlacedError, line_of
from kawaraban.match.checks import is_forbidden, is_foreign
from kawaraban.match.topic import Place, Rule
from kawaraban.wording import say


class TopicError(PlacedError):
    """A mistake in a topic file."""


class Written:
    """A topic file's text, to say where in it something is; the warnings so far."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.warnings: list[str] = []
        self._rule_lines = [
            n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[rule]]")
        ]

    def error(self, message: str, needle: str = "", rule: int | None = None) -> TopicError:
        """What to raise: at the ``needle``, within the rule of this number if one is given."""
        lines = self._rule_lines
        start = lines[rule] if rule is not None and rule < len(lines) else 0
        line = line_of(self.text, needle, after=start) if needle else 0
        return TopicError(message, file=self.file, line=line or start)

    def warn(self, message: str, needle: str, rule: int | None = None) -> None:
        """The same as a warning."""
        self.warnings.append(str(self.error(message, needle, rule)))


def check_rule(written: Written, number: int, rule: Rule) -> None:
    """Raises :class:`TopicError` for a rule that can never match."""

    def fail(en: str, ja: str, needle: str) -> TopicError:
        return written.error(f"{rule.label}: {say(en, ja)}", needle, number)

    for asked, refused, key in (
        (rule.outlet, rule.not_outlet, "not_outlet"),
        (rule.genre, rule.not_genre, "not_genre"),
    ):
        if asked and set(asked) <= set(refused):
            raise fail(
                f"can never match: {key} excludes all that is asked for",
                f"一致しようがありません: {key} が求めるものをすべて除いています",
                key,
            )
    if rule.none is not None:
        for group in rule.groups:
            if all(is_forbidden(term, rule.none.terms) for term in group.terms):
                raise fail(
                    f"can never match: none forbids all of {group.label}",
                    f"一致しようがありません: none が {group.label} をすべて禁じています",
                    "none",
                )
    for group in rule.groups:
        languages = {lang for term in group.terms for lang in term.languages or ("",)}
        if rule.lang and "" not in languages and not languages & set(rule.lang):
            raise fail(
                f"can never match: {group.label} has no term for {', '.join(rule.lang)}",
                f"一致しえません: {group.label} に {'、'.join(rule.lang)} の語がありません",
                "lang",
            )


def check_sense(written: Written, number: int, rule: Rule, genres: Collection[str]) -> None:
    """Warns of what can hardly be meant: the same term twice, letters that the languages
    asked for do not have, genres that there are not."""
    labels = [group.label for group in rule.groups]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        written.warn(
            f"{rule.label}: "
            + say(
                f"{rule.kind} asks for {twice} twice: one occurrence is enough",
                f"{rule.kind} に {twice} が二度あります(一度出てくれば当たります)",
            ),
            rule.kind,
            number,
        )
    for group in rule.groups if rule.lang else ():
        if all(is_foreign(term, rule.lang) for term in group.terms):
            written.warn(
                f"{rule.label}: "
                + say(
                    f"{group.label} is not in the letters of {', '.join(rule.lang)}",
                    f"{group.label} は {'、'.join(rule.lang)} の文字ではありません",
                ),
                "lang",
                number,
            )
    for genre in (*rule.genre, *rule.not_genre):
        if genres and genre not in genres:
            near = difflib.get_close_matches(genre, genres, 1, 0.6)
            listed = ", ".join(sorted(genres))
            written.warn(
                f"{rule.label}: "
                + say(
                    f"no article has the genre {genre!r}; "
                    + (f"did you mean {near[0]}?" if near else f"there are {listed}"),
                    f"種別 {genre!r} の記事はありません。"
                    + (f"{near[0]} ですか?" if near else f"あるもの: {listed}"),
                ),
                genre,
                number,
            )


def check_alike(written: Written, rules: Sequence[Rule]) -> None:
    """Warns of a rule that says what another says: it can only have been forgotten there."""
    seen: dict[Rule, str] = {}
    labels: dict[str, int] = {}
    for number, rule in enumerate(rules):
        same = seen.setdefault(msgspec.structs.replace(rule, label="", weight=1.0), rule.label)
        if same is not rule.label:
            written.warn(
                say(
                    f"{rule.label}: looks for just what {same} looks for",
                    f"{rule.label}: 「{same}」と同じものを探しています",
                ),
                rule.label,
                number,
            )
        elif rule.label in labels:
            written.warn(
                say(
                    f"two rules are called {rule.label}: reasons will not tell them apart",
                    f"「{rule.label}」という規則が二つあり、根拠の表示で区別できません",
                ),
                rule.label,
                number,
            )
        labels.setdefault(rule.label, number)


def check_threshold(
    written: Written, threshold: float, rules: Sequence[Rule], factors: Mapping[Place, float]
) -> None:
    """Raises :class:`TopicError` where no article can reach the threshold."""
    if not rules:
        return
    if threshold <= 0:
        written.warn(
            say(
                "a threshold of 0 or less lets in every article with any evidence",
                "threshold が 0 以下では、少しでも当たった記事がすべて載ります",
            ),
            "threshold",
        )
    for number, rule in enumerate(rules):
        if rule.kind != "about" and not any(factors[place] for place in rule.places):
            raise written.error(
                f"{rule.label}: "
                + say(
                    "can never count: position is 0 wherever it looks",
                    "探す場所の position がすべて 0 で、数に入りません",
                ),
                "in",
                number,
            )
    reach: dict[str, float] = defaultdict(float)
    """What all rules for an article in one language (or any other: "") give together."""
    languages = {lang for rule in rules for lang in rule.lang} | {""}
    for number, rule in enumerate(rules):
        best = rule.weight
        if rule.kind != "about":
            each = [factors[place] * series_sum(rule.most) for place in rule.places]
            best *= sum(each)
        elif rule.weight >= threshold:
            written.warn(
                say(
                    f"{rule.label}: lets in every article of its outlet, genre or language",
                    f"{rule.label}: その媒体・種別・言語の記事がすべて載ります",
                ),
                rule.label,
                number,
            )
        for lang in set(rule.lang) or languages:
            reach[lang] += max(best, 0.0)
    most = max(reach.values())
    if most < threshold:
        raise written.error(
            say(
                f"no article can reach the threshold {threshold:g}: all rules together "
                f"give at most {most:g}",
                f"threshold {threshold:g} に届く記事はありえません(合計は最大 {most:g})",
            ),
            "threshold",
        )


def series_sum(most: int) -> float:
    """What ``most`` occurrences are worth together: each counts half of the one before."""
    return 2.0 - 0.5 ** (most - 1)
