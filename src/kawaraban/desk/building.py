"""Building: what the desk holds, settled and published as a site."""

from __future__ import annotations

from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import settle
from kawaraban.desk.progress import work
from kawaraban.publish.site import BuildReport, TopicInfo, build_site
from kawaraban.wording import say


def build(desk: Desk) -> BuildReport:
    """Settle the store and write the site; only what changed is written."""
    settle(desk)
    config = desk.config
    with work(desk.progress, say("pages of the site", "サイトのページ")) as progress:
        done = 0

        def tell(now: int, total: int) -> None:
            nonlocal done
            progress.step(now - done)
            done = now

        return build_site(
            desk.store,
            topic_infos(desk),
            config.site,
            title=config.title,
            base_url=config.base_url,
            notice=config.notice,
            language=config.language,
            progress=tell,
        )


def topic_infos(desk: Desk) -> tuple[TopicInfo, ...]:
    """The desk's topics as the site shows them."""
    return tuple(
        TopicInfo(
            slug=t.slug,
            name=t.topic.name,
            about=t.topic.about,
            language=desk.config.language,
            excerpt=desk.config.excerpt_of(t.slug),
        )
        for t in desk.topics
    )
