"""Tools to write a sandbox with: a platform's stand-in is these, and what the platform alone knows.

`small` and `consent` are whole small platforms. The rest is for a larger one: `wire` reads calls
and sends answers; `faults`, `clock` and `calls` can be steered and looked at, `orders` are the
bodies of that, and `console` serves it by Litestar; `pages` and `way_back` make a consent page.
"""
