"""``python -m connect_constructs`` is the command line."""

from __future__ import annotations

from connect_constructs.cli.main import main

main()
