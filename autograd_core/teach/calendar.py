"""Spaced repetition: when to look at something again: after 1, 3, 7 and 21 days.

    see_again("2026-03-01")     the four days
"""

from datetime import date, timedelta

AFTER = 1, 3, 7, 21
"""Days: each pause about three times as long as the one before."""


def see_again(day: str) -> list[str]:
    """The days on which to answer the cards of what was finished on ``day``, a date such as
    2026-03-01.  ValueError for what is no date.

    >>> see_again("2026-02-27")
    ['Sat 2026-02-28', 'Mon 2026-03-02', 'Fri 2026-03-06', 'Fri 2026-03-20']
    """
    try:
        first = date.fromisoformat(day)
    except (TypeError, ValueError):
        raise ValueError(f"see_again: a day such as '2026-03-01' is wanted, not {day!r}") from None
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    again = [first + timedelta(pause) for pause in AFTER]
    return [f"{names[found.weekday()]} {found.isoformat()}" for found in again]
