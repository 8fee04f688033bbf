"""The Python of *The Most Important Red Line*: one way in to the data, questions, charts, widgets.

Imports run one way: notebooks → ``chapter`` → ``charts`` → questions → ``tables``.
"""
