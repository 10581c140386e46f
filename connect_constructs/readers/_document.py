"""JSON and YAML documents, read strictly: what CloudFormation would refuse is refused here, in one line."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

_MOST_BYTES = 20 * 1024 * 1024
_MOST_NODES = 2_000_000
_MARKS = re.compile(r"[\ue000-\ue002]|\\u[eE]00[0-2]")
"""The private-use characters that references are made of once a document is read. One that brings them, as they are or
escaped, could pose as what deployment puts in; so it is read with the replacement character in their stead."""


class UnusableInputError(ValueError):
    """An input cannot be used: one line with the file, the place and the reason."""


def load_document(path: Path) -> Any:
    """Load a JSON or YAML document with CloudFormation's short intrinsic tags.

    Args:
        path: The file, at most 20 MiB (CloudFormation takes a template of 1 MB).

    Returns:
        Plain dicts, lists, strings, numbers, booleans and None.

    Raises:
        UnusableInputError: The file is missing, too large, not UTF-8, or neither JSON nor YAML.

    Example:
        >>> import tempfile
        >>> with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        ...     _ = file.write("Key: !GetAtt Thing.Arn")
        ...     file.flush()
        ...     load_document(Path(file.name))
        {'Key': {'Fn::GetAtt': ['Thing', 'Arn']}}

    References:
        AWS CloudFormation user guide, template formats and intrinsic function reference.
    """
    return document_of(text_to_judge(path), path)


def text_of(path: Path) -> str:
    """Return a file's text, without the byte-order mark that may stand in front.

    Args:
        path: The file, at most 20 MiB.

    Raises:
        UnusableInputError: The file is missing, too large, or not UTF-8.

    Example:
        >>> text_of(Path("no-such-file"))
        Traceback (most recent call last):
        ...
        connect_constructs.readers._document.UnusableInputError: no-such-file: No such file or directory

    References:
        RFC 3629, UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UnusableInputError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UnusableInputError(f"{str(path)!r}: {error}") from error
    if len(content) > _MOST_BYTES:
        raise UnusableInputError(f"{path}: larger than 20 MiB; a template holds 1 MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"{path}: byte {error.start}: not UTF-8 text") from error


def text_to_judge(path: Path) -> str:
    r"""Return a file's text as `text_of` does, but with nothing in it that could pose as what deployment puts in.

    Args:
        path: The file, at most 20 MiB.

    Raises:
        UnusableInputError: The file is missing, too large, or not UTF-8.

    Example:
        >>> import tempfile
        >>> with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        ...     _ = file.write("\ue000")
        ...     file.flush()
        ...     text_to_judge(Path(file.name)) == chr(0xFFFD)
        True

    References:
        Unicode: the replacement character, and private use.
    """
    text = text_of(path)
    return text if text.isascii() and "\\" not in text else _MARKS.sub(_as_replacement, text)


def _as_replacement(mark: re.Match[str]) -> str:
    return "\ufffd" if len(mark[0]) == 1 else "\\ufffd"


def document_of(text: str, path: Path) -> Any:
    """Parse the text of a JSON or YAML document, as `load_document` does.

    Args:
        text: The text.
        path: The file that it is from: its name decides what is neither by its content, and errors name it.

    Raises:
        UnusableInputError: It is neither JSON nor YAML.

    Example:
        >>> document_of("Key: !Ref Thing", Path("template.yaml"))
        {'Key': {'Ref': 'Thing'}}

    References:
        AWS CloudFormation user guide, template formats and intrinsic function reference.
    """
    try:
        return _parse(text, path)
    except RecursionError:
        raise UnusableInputError(f"{path}: nested too deeply to be a template") from None


def parse_json(text: str) -> Any:
    """Parse JSON text strictly.

    Args:
        text: The text; a byte-order mark in front is ignored.

    Raises:
        ValueError: It is not JSON, NaN and Infinity included, or an object has a key twice; one line with the reason
            and, where the parser tells it, the line.

    Example:
        >>> parse_json('{"a": 1}')
        {'a': 1}

    References:
        RFC 8259.
    """
    try:
        return _JSON.decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}") from error
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _parse(text: str, path: Path) -> Any:
    if not text.strip():
        raise UnusableInputError(f"{path}: empty")
    if text.lstrip()[0] in "{[":
        try:
            return _JSON.decode(text)
        except json.JSONDecodeError as error:
            if not path.name.endswith((".yaml", ".yml")):
                raise UnusableInputError(f"{path}: line {error.lineno}: not JSON ({error.msg})") from error
        except ValueError as error:
            raise UnusableInputError(f"{path}: {error}") from error
    document = _parse_yaml(text, path)
    _refuse_expansion(document, path)
    return document


def _parse_yaml(text: str, path: Path) -> Any:
    import yaml  # noqa: PLC0415 - a third of a cold start, and most inputs are JSON

    from connect_constructs.readers._yaml import TemplateLoader  # noqa: PLC0415 - imports yaml

    try:
        return yaml.load(text, Loader=TemplateLoader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnusableInputError(f"{path}: line {line}: not YAML ({error.problem})") from error
    except (LookupError, TypeError) as error:  # what PyYAML's own constructors make of values such as "!!int ''"
        raise UnusableInputError(f"{path}: not YAML (a value is not of the type that its tag says)") from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnusableInputError(f"{path}: not YAML ({' '.join(str(error).split())})") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"key {twice!r} stands twice in one object")
    return members


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number that JSON has")


_JSON = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)


def _refuse_expansion(document: Any, path: Path) -> None:
    """Refuse a document whose YAML aliases expand beyond any template's size."""
    nodes = 0
    waiting = [document]
    while waiting:
        node = waiting.pop()
        nodes += 1
        if nodes > _MOST_NODES:
            raise UnusableInputError(f"{path}: its aliases expand to more than {_MOST_NODES} values")
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
