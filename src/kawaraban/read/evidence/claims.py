"""Several moments that one page gives for one article: which is that of publication.

Claims are weighed by their place (``read/evidence/trust.py``), by what they are called, and
against each other; ``docs/design/dates.md`` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from kawaraban.article import FieldEvidence, Moment
from kawaraban.read.dates.labels import Label
from kawaraban.read.dates.zones import Zone, offset_at
from kawaraban.read.evidence import trust

RENDERED = timedelta(minutes=2)
"""A moment this near to the fetch is when the page was made, not the article."""
_SAME_CLOCK = timedelta(seconds=59)


class Claim(NamedTuple):
    """That one place of the page gives a moment."""

    moment: Moment
    source: str
    label: Label = ""
    told_zone: bool = True
    """Whether the place names the zone itself."""


def published(
    claims: Sequence[Claim], updates: Sequence[Claim], fetched: datetime
) -> tuple[Moment, FieldEvidence] | None:
    """When the article first came out.

    The most trusted source that is no render time and no update wins; a coarser one (a date,
    midnight, no zone) is refined by the others that agree with it.
    """
    found = sorted(claims, key=lambda c: trust.rank("published", c.source))
    steady = [c for c in found if abs(fetched - c.moment.utc) > RENDERED]
    if steady and steady[0] is not found[0] and steady[0].moment.utc < found[0].moment.utc:
        found = steady
    if not found:
        return _from_update(updates, fetched)
    best, note = found[0], ""
    shown = [c for c in found if c.source == "page-text"]
    # The date of an update given as that of publication: the address and another source know, or
    # the page shows both and says which is which.
    in_url = next((c.moment for c in found if c.source == "url"), None)
    if best.source == "selector":
        pass  # the desk's own word
    elif in_url is not None and in_url.day < best.moment.day and _is_update(best, updates):
        best = next(c for c in found if c.moment.day == in_url.day)
    elif _is_update(best, [u for u in updates if u.source == "page-text"]) or (
        best.source == "time" and not any(c.moment.day == best.moment.day for c in shown)
    ):
        earlier = [
            c for c in shown
            if (c.label == "published" or (not c.label and best.source != "time"))
            and c.moment.precision != "day"
            and c.moment.utc < best.moment.utc
        ]  # fmt: skip
        if earlier:
            note = f"{best.source} gives the time of an update"
            best = earlier[0]
    moment, source = best.moment, best.source
    if (true := _true_hands(best, found)) is not None:
        moment, note = true, f"{source} has the hands of UTC with the outlet's offset"
    sure = trust.confidence(source) + (0.1 if best.label else 0.0)
    if source == "page-text" and (labelled := [c for c in shown if c.label == "published"]):
        moment = labelled[0].moment
    if _is_coarse(moment):
        finer = [c for c in found if c.moment.day == moment.day and not _is_coarse(c.moment)]
        shown_updates = [
            u for u in updates
            if u.source in ("page-text", "time") and u.moment.day == moment.day
            and u.moment.precision != "day"
        ]  # fmt: skip
        if finer:
            note = f"time of day from {finer[0].source}"
            moment = finer[0].moment
        elif moment.precision == "day" and shown_updates:
            note = "time of day of an update"
            moment = min(shown_updates, key=lambda u: u.moment.utc).moment
            sure -= 0.2
    if moment.offset is None and moment.precision != "day":
        named = [c.moment for c in (*found, *updates) if c.moment.offset is not None]
        clocked = next((m.offset for m in named if same_clock(m, moment)), None)
        moment = with_offset(moment, clocked) or _by_instant(moment, found) or moment
    agreeing = sum(1 for c in found if c.moment.day == moment.day)
    if agreeing == 1 and len(found) > 2:
        sure -= 0.2
    return moment, FieldEvidence("published", source, round(sure, 2), note)


def _true_hands(claim: Claim, claims: Sequence[Claim]) -> Moment | None:
    """The moment that ``claim`` stands for where it puts the outlet's offset to the hands of UTC:
    another place has the hands that this offset makes of them, and the page does not show its."""
    moment = claim.moment
    if not moment.offset or moment.precision == "day" or not claim.told_zone:
        return None
    hands = moment.local.replace(tzinfo=UTC)
    for other in claims:
        true = other.moment
        if other.told_zone and true.offset == moment.offset and true.precision != "day":
            same = abs(true.utc - hands) < timedelta(minutes=1)
            if same and not any(
                c.source == "page-text" and same_clock(c.moment, moment) for c in claims
            ):
                return true
    return None


def _from_update(
    updates: Sequence[Claim], fetched: datetime
) -> tuple[Moment, FieldEvidence] | None:
    """Where a page gives the time of its last change only, the article came out by then."""
    steady = [u for u in updates if abs(fetched - u.moment.utc) > RENDERED]
    if not steady:
        return None
    last = min(steady, key=lambda u: u.moment.utc)
    return last.moment, FieldEvidence(
        "published", last.source, 0.4, "only an update's time is given"
    )


def _is_update(claim: Claim, updates: Iterable[Claim]) -> bool:
    moment = claim.moment
    return any(
        u.moment == moment
        or (u.moment.day == moment.day and "day" in (u.moment.precision, moment.precision))
        or (
            u.moment.precision != "day" != moment.precision
            and abs(u.moment.utc - moment.utc) < timedelta(minutes=1)
        )
        for u in updates
    )


def _is_coarse(moment: Moment) -> bool:
    local = moment.local
    return moment.precision == "day" or (local.hour == local.minute == local.second == 0)


def same_clock(one: Moment, other: Moment) -> bool:
    gap = one.local.replace(tzinfo=None) - other.local.replace(tzinfo=None)
    return abs(gap) <= _SAME_CLOCK and "day" not in (one.precision, other.precision)


def as_utc(moment: Moment) -> datetime:
    """Its clock's hands, on UTC."""
    return moment.local.replace(tzinfo=UTC)


def _by_instant(moment: Moment, claims: Sequence[Claim]) -> Moment | None:
    """A time without a zone whose minutes and seconds another place gives at UTC some hours away:
    both are one instant, and the hours are the zone."""
    hands = as_utc(moment)
    if hands.minute % 15 == 0 and hands.second == 0:
        return None  # round times meet by chance
    for claim in claims:
        other = claim.moment
        if other.offset is None or other.precision == "day":
            continue
        if moment.precision == "minute":
            other = Moment(other.utc.replace(second=0, microsecond=0), 0, "minute")
        minutes, rest = divmod(hands - other.utc, timedelta(minutes=1))
        if not rest and minutes and minutes % 15 == 0 and -720 <= minutes <= 840:
            return with_offset(moment, minutes)
    return None


def placed(moment: Moment | None, zone: Zone | None) -> Moment | None:
    """A moment that names no zone, on the clocks of one."""
    if moment is None or moment.offset is not None:
        return moment
    offset = offset_at(zone, moment.local.replace(tzinfo=None))
    if offset == 0:
        return Moment(moment.utc, 0, moment.precision)
    return with_offset(moment, offset) or moment


def with_offset(moment: Moment, offset: int | None) -> Moment | None:
    """The same hands of the clock at another offset."""
    if not offset:
        return None
    try:
        utc = moment.local.replace(tzinfo=UTC) - timedelta(minutes=offset)
    except OverflowError:
        return None
    return Moment(utc, offset, moment.precision)
