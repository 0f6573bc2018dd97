"""Runs one command: its answer is an exit code, its complaint one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from talking_maps.cli import (
    community_commands,
    contest_admin,
    contest_amendments,
    contest_laptops,
    contest_payments,
    contest_pdf,
    contest_results,
    file_commands,
    ground_commands,
    lists,
    merge_commands,
    office_commands,
    plan_commands,
    print_commands,
    register_commands,
    rubric_commands,
    scan_command,
    typed_marks_command,
    version_commands,
)
from talking_maps.cli.options import Jobs
from talking_maps.cli.output import Terminal, chosen_language, printable
from talking_maps.errors import BadValue, CannotKeep, TalkingMapsError
from talking_maps.i18n import format_message

WRONG = TalkingMapsError.exit_code
STOPPED = 130
PROGRAM = "python -m talking_maps"


@click.group(cls=Jobs)
def commands() -> None:
    """Draw, keep, compare and score the talking maps of Andean communities."""


for room in (
    community_commands,
    register_commands,
    plan_commands,
    print_commands,
    scan_command,
    contest_admin,
    contest_amendments,
    contest_laptops,
    contest_payments,
    contest_pdf,
    contest_results,
    file_commands,
    lists,
    rubric_commands,
    ground_commands,
    version_commands,
    merge_commands,
    office_commands,
    typed_marks_command,
):
    room.add_to(commands)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 2 after one line of complaint."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = chosen_language(given, os.environ)
    _steady(sys.stdout, sys.stderr)
    try:
        return _run(given, language)
    except click.exceptions.Exit as end:
        return end.exit_code
    except TalkingMapsError as error:
        return _complain(format_message(error, language))
    except click.UsageError as error:
        return _complain(format_message(_usage(error), language))
    except click.ClickException as error:
        return _complain(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        return STOPPED
    except BrokenPipeError:
        return _hang_up()
    except OSError as error:
        return _complain(format_message(_refused(error), language))


def _run(arguments: list[str], language: str) -> int:
    _check_text(arguments)
    # Not `commands.main`, which answers a closed pipe with 1.
    with commands.make_context(PROGRAM, arguments, obj=Terminal(language)) as context:
        commands.invoke(context)
    sys.stdout.flush()
    return 0


def _complain(line: str) -> int:
    click.echo(printable(line), err=True)
    return WRONG


def _usage(error: click.UsageError) -> TalkingMapsError:
    """Return what is wrong with the line that was typed, and where to read more."""
    context = error.ctx
    command = PROGRAM if context is None else context.command_path
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return BadValue(
            "Which job is to be done? See: {command} --help", command=command
        )
    if isinstance(error, click.NoSuchOption) and error.option_name[1:].isdigit():
        return BadValue("{number} is below zero.", number=error.option_name)
    if isinstance(error, click.NoSuchOption):
        return BadValue(
            "There is no option {option}. See: {command} --help",
            option=error.option_name,
            command=command,
        )
    if isinstance(error, click.MissingParameter):
        named = error.param.get_error_hint(context) if error.param and context else ""
        return BadValue(
            "{parameter} is missing. See: {command} --help",
            parameter=named.strip("'") or str(error.param_hint),
            command=command,
        )
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _wrong_value(error.param, command)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return BadValue("There is no such job. See: {command} --help", command=command)
    return BadValue(
        "This cannot be done: {reason} See: {command} --help",
        reason=error.format_message(),
        command=command,
    )


def _wrong_value(parameter: click.Parameter, command: str) -> TalkingMapsError:
    """Return what a parameter takes, since the value given was something else."""
    named = parameter.get_error_hint(click.Context(click.Command(command))).strip("'")
    kind = parameter.type
    if isinstance(kind, click.Choice):
        known = ", ".join(str(choice) for choice in kind.choices)
        return BadValue(
            "{parameter} must be one of: {known}.", parameter=named, known=known
        )
    if isinstance(kind, click.IntRange | click.FloatRange):
        return BadValue(
            "{parameter} must be a number from {least} to {most}.",
            parameter=named,
            least="−∞" if kind.min is None else kind.min,
            most="∞" if kind.max is None else kind.max,
        )
    return BadValue(
        "The value of {parameter} cannot be used. See: {command} --help",
        parameter=named,
        command=command,
    )


def _check_text(arguments: Sequence[str]) -> None:
    """Refuse what no file and no name could hold: bytes that are not UTF-8."""
    for argument in arguments:
        try:
            argument.encode("utf-8")
        except UnicodeEncodeError as error:
            raise BadValue(
                "“{text}” is not UTF-8 text. Write it again.",
                text=argument.encode("utf-8", "replace").decode("utf-8"),
            ) from error
        if "\0" in argument:
            raise BadValue("Nothing that is typed here can hold a zero byte.")


def _refused(error: OSError) -> CannotKeep:
    return CannotKeep(
        "The system refuses {file}: {reason}. Choose another file or folder.",
        file=str(error.filename or PROGRAM),
        reason=error.strerror or type(error).__name__,
    )


def _steady(*streams: object) -> None:
    """Let no character and no system's line ending change or stop what is printed."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="\n")


def _hang_up() -> int:
    """End quietly when the reader has stopped reading, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
