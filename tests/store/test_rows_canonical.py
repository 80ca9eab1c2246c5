"""One content, one hash, wherever the article was made."""

from __future__ import annotations

import pickle

from kawaraban.article import Article, Paragraph
from kawaraban.store.rows import content_hash


def test_an_article_from_a_worker_process_is_the_same_content() -> None:
    article = Article(
        url="https://minato.example/1",
        headline="見出し",
        text=(Paragraph("本文。"),),
        extent="full",
    )
    assert content_hash(pickle.loads(pickle.dumps(article))) == content_hash(article)
