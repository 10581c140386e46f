"""What lies at a path, told by its content: an app, or a flow."""

from __future__ import annotations

import re
from pathlib import Path

from connect_constructs.readers._app import App, app_of, load_app
from connect_constructs.readers._document import UnusableInputError, document_of, text_to_judge
from connect_constructs.readers._flow_files import FlowFile, flow_file
from connect_constructs.readers.flow import is_flow

_RESOURCES = re.compile(r"""\bResources["']?\s*:""")


def load_input(path: Path) -> App | FlowFile:
    """Load a cloud assembly, a template or a flow file.

    Args:
        path: The folder or file, whatever its name.

    Raises:
        UnusableInputError: It is none of them. What was meant as a flow, and is no JSON, is a flow file with a fault.

    Example:
        >>> import tempfile
        >>> with tempfile.NamedTemporaryFile("w") as file:
        ...     _ = file.write('{"Version": "2019-10-30", "StartAction": "a", "Actions": []}')
        ...     file.flush()
        ...     type(load_input(Path(file.name))).__name__
        'FlowFile'

    References:
        README, Guardrails: what `check` takes.
    """
    try:
        return load_app(path) if path.is_dir() else _told_by_content(path)
    except RecursionError:
        raise UnusableInputError(f"{path}: nested too deeply to be a template") from None


def _told_by_content(path: Path) -> App | FlowFile:
    text = text_to_judge(path)
    flow = flow_file(path, text)
    if flow.fault is None:
        return flow if is_flow(flow.document) else app_of(flow.document, path)
    try:
        document = document_of(text, path)
    except UnusableInputError:
        if _is_meant_as_flow(text):
            return flow
        raise
    return flow if is_flow(document) else app_of(document, path)


def _is_meant_as_flow(text: str) -> bool:
    """Tell a flow by its words; a template may hold flows, and so the same words."""
    return ("StartAction" in text or ("2019-10-30" in text and "Actions" in text)) and not _RESOURCES.search(text)
