"""JSON and YAML documents, read strictly: what CloudFormation would refuse is refused here, in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_MOST_BYTES = 20 * 1024 * 1024
_MOST_NODES = 2_000_000


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
    text = _text_of(path)
    try:
        document = _parse(text, path)
    except RecursionError:
        raise UnusableInputError(f"{path}: nested too deeply to be a template") from None
    _refuse_expansion(document, path)
    return document


def parse_json(text: str) -> Any:
    """Parse JSON text strictly.

    Args:
        text: The text; a byte-order mark in front is ignored.

    Raises:
        ValueError: It is not JSON, or an object has a key twice; one line with the place and the reason.

    Example:
        >>> parse_json('{"a": 1}')
        {'a': 1}

    References:
        RFC 8259.
    """
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}") from error
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _text_of(path: Path) -> str:
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


def _parse(text: str, path: Path) -> Any:
    if not text.strip():
        raise UnusableInputError(f"{path}: empty")
    if text.lstrip()[0] in "{[":
        try:
            return json.loads(text, object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            if not path.name.endswith((".yaml", ".yml")):
                raise UnusableInputError(f"{path}: line {error.lineno}: not JSON ({error.msg})") from error
        except ValueError as error:
            raise UnusableInputError(f"{path}: {error}") from error
    return _parse_yaml(text, path)


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
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {twice!r} stands twice in one object")
    return members


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
