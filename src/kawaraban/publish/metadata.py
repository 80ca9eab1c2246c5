"""What a page says of itself to programs: Open Graph (ogp.me) and JSON-LD (schema.org).

JSON-LD is data in a ``script`` element that no browser runs (HTML, "data block"), so the pages'
policy, which allows no script, has nothing against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from markupsafe import Markup

from kawaraban.publish.links import clean
from kawaraban.publish.views import ClipView, WhenView

Node = dict[str, object]

_DESCRIBED = 200
"""Characters of a description."""
_UNSAFE = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """``data`` is the page for JSON-LD, ``@context`` and address left out."""

    title: str
    description: str = ""
    kind: Literal["website", "article", "profile"] = "website"
    image: str | None = None
    published: str = ""
    data: Node


def described(*texts: str) -> str:
    """The texts that are not empty as one, cut to what is shown of a description."""
    text = " — ".join(" ".join(text.split()) for text in texts if text)
    return text if len(text) <= _DESCRIBED else text[: _DESCRIBED - 1] + "…"


def json_ld(data: Node) -> Markup:
    """``data`` for a ``script`` element: nothing in it can end that."""
    whole = {"@context": "https://schema.org", **data}
    # Encoded after what is no text was taken out: an escape would bring it back.
    return Markup(msgspec.json.encode(_cleaned(whole)).decode().translate(_UNSAFE))  # noqa: S704


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items() if each not in (None, "", [])}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value


def page(kind: str, name: str, language: str, **more: object) -> Node:
    """A page of this site; ``kind`` is a kind of WebPage."""
    return {"@type": kind, "name": name, "inLanguage": language, **more}


def collection(name: str, language: str, items: Sequence[Node], **more: object) -> Node:
    """A page that is a list."""
    listed = [{"@type": "ListItem", "position": n, "item": one} for n, one in enumerate(items, 1)]
    entity = {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": listed}
    return page("CollectionPage", name, language, **more, mainEntity=entity)


def organization(name: str, href: str = "") -> Node | None:
    """An outlet. ``href``: its page here."""
    return {"@type": "NewsMediaOrganization", "name": name, "url": href} if name else None


def article(
    *,
    headline: str,
    href: str | None,
    lang: str | None,
    when: WhenView | None,
    outlet: str,
    picture: str | None = None,
    authors: Iterable[str] = (),
) -> Node:
    """An outlet's article: what is known of it, and where it is."""
    return {
        "@type": "NewsArticle",
        "headline": headline,
        "url": href,
        "inLanguage": lang,
        "datePublished": when.iso if when else None,
        "image": picture,
        "author": [{"@type": "Person", "name": name} for name in authors],
        "publisher": organization(outlet),
    }


def clip_node(clip: ClipView) -> Node:
    return article(
        headline=clip.headline,
        href=clip.href,
        lang=clip.lang,
        when=clip.when,
        outlet=clip.outlet,
        picture=clip.picture,
    )
