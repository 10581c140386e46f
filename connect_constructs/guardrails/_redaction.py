"""What blocks say of the redaction of what customers and agents said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connect_constructs.facts._known import Known, Unknown, mapped
from connect_constructs.facts.flow_text import static, switch
from connect_constructs.guardrails._members import members_at

_ENTITIES = ("BANK_ACCOUNT_NUMBER", "CREDIT_DEBIT_CVV", "CREDIT_DEBIT_NUMBER", "PIN", "SSN")
"""What a redaction must not leave out, by the names that Contact Lens has for it."""

_SIGNS_OF_USE = {"AnalyticsMode", "AnalyticsModes", "ChannelConfiguration", "LambdaProcessorARN"}
"""Members that tell nothing unless their feature is on."""


def redaction_faults(parameters: Mapping[str, Any]) -> Iterator[Known[str]]:
    """Yield what is wrong with the redaction that a block sets, as ends of a sentence; `Unknown` for what may be.

    Args:
        parameters: The parameters of a block that sets analytics, in the older or the newer form, or a processor.

    Example:
        >>> list(redaction_faults({"AnalyticsBehavior": {"Enabled": "True"}}))
        ['analytics is enabled without redaction']

    References:
        Amazon Connect API reference, UpdateContactRecordingBehavior, UpdateContactRecordingAndAnalyticsBehavior and
        UpdateContactMediaProcessing.
    """
    chat, in_flight = ("ChatBehavior", "ChatAnalyticsBehavior"), "InFlightChatRedactionConfiguration"
    for what, path, key, faults in (
        ("analytics", ("AnalyticsBehavior",), "Enabled", _faults_of_older_analytics),
        ("voice analytics", ("VoiceBehavior", "VoiceAnalyticsBehavior"), "Enabled", _faults_of_analytics),
        ("chat analytics", chat, "Enabled", _faults_of_analytics),
        ("in-flight chat redaction", (*chat, in_flight), "Enabled", _faults_in_flight),
        ("in-flight chat redaction", (chat[0], in_flight), "Enabled", _faults_in_flight),
        ("the message processor", ("ChatProcessor",), "ProcessingEnabled", _faults_of_processor),
    ):
        yield from _while_on(what, members_at(parameters, *path), key, faults)


def _while_on(
    what: str, settings: Known[Mapping[str, Any]], key: str, faults: Callable[[Mapping[str, Any]], Iterator[Known[str]]]
) -> Iterator[Known[str]]:
    """Yield the faults of a feature that is on; of one that may be on, that it may be."""
    if isinstance(settings, Unknown):
        yield settings
        return
    on: Known[bool | None] = switch(settings.get(key))
    if on is None and not _SIGNS_OF_USE.isdisjoint(settings):
        on = Unknown(f"{what} has settings, but {key} is not said")
    if not on:
        return
    found = list(faults(settings))
    if found and isinstance(on, Unknown):
        yield on
        return
    yield from (fault if isinstance(fault, Unknown) else f"{what} is enabled {fault}" for fault in found)


def _faults_of_analytics(settings: Mapping[str, Any]) -> Iterator[Known[str]]:
    redaction = members_at(settings, "ConversationalAnalyticsRedactionConfiguration")
    if isinstance(redaction, Unknown):
        yield redaction
        return
    on = switch(redaction.get("Enabled"))
    yield from _faults_of_redaction(on, redaction.get("RedactionResults"), redaction.get("RedactionEntities"))


def _faults_of_older_analytics(settings: Mapping[str, Any]) -> Iterator[Known[str]]:
    stated = static(settings.get("AnalyticsRedactionBehavior"))
    yield from _faults_of_redaction(
        mapped(stated, lambda said: said is not None and said.lower() == "enabled"),
        settings.get("AnalyticsRedactionResults"),
        settings.get("AnalyticsRedactionEntities"),
    )


def _faults_of_redaction(on: Known[bool | None], results: Any, entities: Any) -> Iterator[Known[str]]:
    if not on:
        yield "without redaction"
        return
    if isinstance(on, Unknown):
        yield on
    kept = static(results)
    if isinstance(kept, Unknown):
        yield kept
    elif kept != "RedactedOnly":
        yield f"with redaction results {kept!r}; allowed: RedactedOnly" if kept else "without saying RedactedOnly"
    yield from _faults_of_entities(entities)


def _faults_of_entities(entities: Any) -> Iterator[Known[str]]:
    if entities is None:
        return
    listed = [static(entity) for entity in (entities if isinstance(entities, list) else [entities])]
    left_out = [name for name in _ENTITIES if name not in listed]
    if not left_out:
        return
    doubt = next((entity for entity in listed if isinstance(entity, Unknown)), None)
    yield doubt or f"with a list of entities that leaves out {', '.join(left_out)}"


def _faults_in_flight(settings: Mapping[str, Any]) -> Iterator[Known[str]]:
    yield from _faults_of_delivery(settings)
    yield from _faults_of_entities(settings.get("RedactionEntities"))


def _faults_of_processor(settings: Mapping[str, Any]) -> Iterator[Known[str]]:
    nested = members_at(settings, "ChatProcessorSettings")
    if isinstance(nested, Unknown):
        yield nested
        return
    yield from _faults_of_delivery(nested)


def _faults_of_delivery(settings: Mapping[str, Any]) -> Iterator[Known[str]]:
    delivers = switch(settings.get("DeliverUnprocessedMessages"))
    if isinstance(delivers, Unknown):
        yield delivers
    elif delivers is not False:
        yield "without DeliverUnprocessedMessages false, so that messages it fails on go out as they are"
