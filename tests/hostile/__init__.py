"""Charts that are made to exhaust whoever renders them, each run as a process of its own.

`charts.py` has the charts, `running.py` runs one and measures it. What must hold for each: it ends
within ten seconds, holds at most 512 MiB, and says clearly why it was refused.
"""
