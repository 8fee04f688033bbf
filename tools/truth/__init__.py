"""Is what the book says true to its tables? Checks of words, one idea a module.

``prose`` finds what a reader reads; ``figures`` refuses a number that was typed, ``spelling`` a
name spelt in two ways, ``wording`` a side's own word, ``quotations`` words without a speaker, a
date and a source; ``citations`` finds a source that nothing cites. ``links`` follows every link of
the built site; ``addresses`` asks the pages of others whether they still answer.

``python -m tools.truth`` runs those that only read (a second), and is part of ``make lint``.
"""
