"""Where a command's output goes, whatever becomes of the reader at its other end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from connect_constructs.reports._line import one_line

if TYPE_CHECKING:
    from pathlib import Path


def say(line: str) -> None:
    """Print one line on standard error."""
    click.echo(one_line(line), err=True)


def deliver(text: str, output: Path | None = None) -> None:
    """Write a command's result to a file, or to standard output; a reader that has had enough is no fault.

    Raises:
        click.ClickException: It cannot be written.
    """
    try:
        if output is None:
            click.echo(text, nl=False)
        else:
            output.write_text(text, encoding="utf-8")
    except BrokenPipeError:
        _discard_the_rest()
    except OSError as error:
        if output is None:
            _discard_the_rest()
        raise click.ClickException(f"{output or 'standard output'}: {error.strerror}") from error


def _discard_the_rest() -> None:
    """Keep the interpreter from failing once more when it flushes standard output at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
