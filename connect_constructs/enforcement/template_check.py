"""Check one app's templates: a cloud assembly or a template by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.enforcement.notes import blind_spot_notes, policy_notes
from connect_constructs.facts.evaluation import Evaluation, Run
from connect_constructs.facts.exemption import Acknowledgement, Exemption
from connect_constructs.facts.fact import Fact, FactSource
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._app import App, load_app
from connect_constructs.readers._document import UnusableInputError, load_document
from connect_constructs.readers.template import TemplateFacts

POLICY_FILE = "connect-constructs.policy.json"
"""The file of a cloud assembly that holds the policy it was synthesized under."""


def check_app(  # noqa: PLR0913 - path and today say what is judged, the others have defaults
    path: Path,
    policy: GuardrailPolicy | None = None,
    *,
    app: App | None = None,
    modules: Mapping[str, Flow] = MappingProxyType({}),
    today: date,
    exemptions: Sequence[Exemption] = (),
    acknowledgements: Sequence[Acknowledgement] = (),
) -> Run:
    """Judge the templates of one app.

    Args:
        path: A cloud assembly's folder or a template (JSON or YAML), told apart by content.
        policy: The policy to judge by; by default the assembly's own, else the defaults.
        app: What lies there, where that has been read already.
        modules: Flow modules beside the app that its flows may invoke, by bare id; none by default.
        today: The day on which exemptions must still hold.
        exemptions: The platform team's exemptions.
        acknowledgements: Raw CDK acknowledgements of our ids, where the caller can see them.

    Returns:
        The verdicts, and what could not be read.

    Raises:
        UnusableInputError: Nothing of the path is usable; one line.

    Example:
        >>> import tempfile
        >>> from datetime import date
        >>> with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        ...     _ = file.write('{"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}')
        ...     file.flush()
        ...     [f.guardrail for f in check_app(Path(file.name), today=date(2026, 1, 1)).evaluation.findings]
        ['KEY01']

    References:
        README, Guardrails and Policy.
    """
    try:
        app = app or load_app(path)
        recorded = _recorded_policy(path)
        source = TemplateFacts(app, modules)
        judged_by = policy or recorded or GuardrailPolicy()
        judged = _WithAcknowledgements(source, acknowledgements)
        evaluation = evaluate(judged, judged_by, today=today, exemptions=exemptions)
        notes = (*blind_spot_notes(source.blind_spots()), *policy_notes(path, recorded, judged_by))
    except RecursionError:
        raise UnusableInputError(f"{path}: nested too deeply to be a template") from None
    return Run(
        str(path), judged_by.digest, Evaluation((*evaluation.findings, *notes), evaluation.passes), app.unreadable
    )


class _WithAcknowledgements:
    """A template's facts, and what its construct tree tells beside them."""

    def __init__(self, source: FactSource, acknowledgements: Sequence[Acknowledgement]) -> None:
        self._source = source
        self._acknowledgements = acknowledgements
        self.under = source.under

    def facts(self) -> Sequence[Fact]:
        return (*self._source.facts(), *self._acknowledgements)


def _recorded_policy(path: Path) -> GuardrailPolicy | None:
    folder = path if path.is_dir() else path.parent
    file = folder / POLICY_FILE
    if (path.is_file() and path.name != "manifest.json") or not file.is_file():
        return None
    values: Any = load_document(file)
    try:
        return GuardrailPolicy.from_mapping(values)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnusableInputError(f"{file}: {error}") from error
