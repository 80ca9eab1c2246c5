"""The desk's sources as a list for other programs (OPML)."""

from __future__ import annotations

from kawaraban.collect.opml import Subscription, write_opml
from kawaraban.desk.desk import Desk


def sources_as_opml(desk: Desk) -> bytes:
    """All sources in their groups, under the addresses they have moved to."""
    states = desk.store.source_states()
    listed = []
    for source in desk.config.sources:
        state = states.get(source.name)
        moved = state.moved_to if state is not None and state.url == source.url else None
        listed.append(
            Subscription(
                url=moved or source.url,
                name=source.outlet or source.name,
                kind=source.kind,
                language=source.language,
                description=source.note,
                category=source.group,
            )
        )
    return write_opml(listed, title=desk.config.title, created=desk.now())
