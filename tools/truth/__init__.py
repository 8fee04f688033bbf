"""Is what the book says true to its tables? Checks of words, one idea a module.

``prose`` finds what a reader reads; ``figures`` refuses a number that was typed, ``spelling`` a
name spelt in two ways, ``quotations`` words without a speaker, a date and a source;
``citations`` finds a source that nothing cites; ``sentences`` changes the tables and looks which
charts do not notice; ``links`` asks the addresses of sources whether they still answer.

``python -m tools.truth`` runs those that only read (a second), and is part of ``make lint``.
"""
