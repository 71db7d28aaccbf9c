"""``time``: when. Pieces of a text that name a day, a clock time or a part of the day are put together."""
