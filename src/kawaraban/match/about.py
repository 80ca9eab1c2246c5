"""What a rule asks of the article itself: outlet, genre, section, byline, agency, language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kawaraban.article import Article
from kawaraban.folding import fold
from kawaraban.match.topic import Rule


def about(rule: Rule, article: Article, language: Callable[[], str]) -> tuple[str, str] | None:
    """The last of what the rule asks and the article has, as field and value (both empty where
    nothing is asked); None where the article is not what is asked for.

    Outlets are compared whole, sections, keywords, bylines and agencies by what they contain
    (国際 is in 国際・欧州), all of them folded; genres are codes. ``language`` gives the
    article's language where it is needed.
    """
    outlet, genre = article.outlet or "", article.genre or ""
    if rule.not_genre and genre in rule.not_genre:
        return None
    if rule.not_outlet and fold(outlet) in map(fold, rule.not_outlet):
        return None
    answer = ("", "")
    if rule.outlet:
        if fold(outlet) not in map(fold, rule.outlet):
            return None
        answer = ("outlet", outlet)
    if rule.genre:
        if genre not in rule.genre:
            return None
        answer = ("genre", genre)
    for field, wanted, values in (
        ("section", rule.section, (article.section or "",)),
        ("keywords", rule.keywords, article.keywords),
        ("byline", rule.byline, article.bylines),
        ("agency", rule.agency, (article.agency or "",)),
    ):
        if wanted:
            value = _holding(values, wanted)
            if not value:
                return None
            answer = (field, value)
    if rule.lang:
        known = language()
        if known not in {code.split("-")[0] for code in rule.lang}:
            return None
        answer = ("lang", article.language or known)
    return answer


def _holding(values: Iterable[str], wanted: Iterable[str]) -> str:
    """The first value that contains something wanted; '' where none does."""
    sought = [folded for folded in map(fold, wanted) if folded.strip()]
    return next((v for v in values if any(part in fold(v) for part in sought)), "")
