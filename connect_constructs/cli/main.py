"""The ``connect-constructs`` command."""

from __future__ import annotations

import gc
import io
import sys
from typing import NoReturn

import click

from connect_constructs.cli._output import say
from connect_constructs.cli.check import check
from connect_constructs.cli.explain import explain
from connect_constructs.cli.guardrails import guardrails

_NAME = "connect-constructs"
_UNUSABLE = 2
_INTERRUPTED = 130


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=_NAME, prog_name=_NAME)
def cli() -> None:
    """Check Amazon Connect deployments against the guardrail catalogue."""


for command in (check, guardrails, explain):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line and exit: 0 nothing fails, 1 something fails, 2 input or usage is unusable.

    Example:
        ``connect-constructs check cdk.out`` in a shell.

    References:
        README, exit codes.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.disable()  # what is read stays to the end: looking for garbage in it takes a third of the time and finds none
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        return cli.main(prog_name=_NAME, standalone_mode=False) or 0
    except click.UsageError as error:
        say(f"{error.format_message().rstrip('.')} (see {_NAME} --help)")
    except click.ClickException as error:
        say(error.format_message())
    except click.Abort:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a user gets one line, never a traceback, and exit 2 is no silent pass
        say(f"{_NAME} itself failed, please report it: {type(error).__name__}: {error}")
    return _UNUSABLE
