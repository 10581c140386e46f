"""The flows that are measured."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.guardrails.flows import block, flow

_CHAPTERS = 5


def menus(number: int) -> dict[str, Any]:
    """Return a flow of 40 blocks: chapters of eight that greet, ask, look up, keep and speak, and queue at the end."""
    blocks = [item for chapter in range(_CHAPTERS) for item in _chapter(chapter, number)]
    positions = {item["Identifier"]: {"position": {"x": 40, "y": 80}} for item in blocks}
    return flow(*blocks, name=f"flow {number}", type="contactFlow", ActionMetadata=positions)


def _chapter(chapter: int, number: int) -> list[dict[str, Any]]:
    greet, hours, staff, ask, look, keep, say, end = (f"{chapter}-{part}" for part in range(8))
    is_last = chapter == _CHAPTERS - 1
    failing = {"NoMatchingError": end}
    return [
        block(greet, "MessageParticipant", {"Text": f"Welcome to desk {number}"}, then=hours),
        block(hours, "CheckHoursOfOperation", then=staff, errors=failing, conditions=[staff]),
        block(
            staff,
            "CheckMetricData",
            {"MetricType": "NumberOfAgentsAvailable"},
            then=ask,
            errors=failing | {"NoMatchingCondition": end},
            conditions=[ask],
        ),
        block(
            ask,
            "GetParticipantInput",
            {"Text": "Press 1 or 2", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
            then=end,
            errors=failing | {"NoMatchingCondition": greet, "InputTimeLimitExceeded": greet},
            conditions=[look, end],
        ),
        block(
            look,
            "InvokeLambdaFunction",
            {
                "LambdaFunctionARN": "${LookupFunction.Arn}",
                "InvocationTimeLimitSeconds": "8",
                "LambdaInvocationAttributes": {"topic": "$.Attributes.topic", "language": "$.LanguageCode"},
            },
            then=keep,
            errors=failing,
        ),
        block(
            keep,
            "UpdateContactAttributes",
            {"Attributes": {"topic": "$.External.topic", f"desk{chapter}": "yes"}, "TargetContact": "Current"},
            then=say,
            errors=failing,
        ),
        block(say, "TransferContactToQueue", errors=failing | {"QueueAtCapacity": end})
        if is_last
        else block(say, "MessageParticipant", {"Text": "You chose $.Attributes.topic"}, then=f"{chapter + 1}-0"),
        block(end, "DisconnectParticipant"),
    ]


def dense(blocks: int) -> dict[str, Any]:
    """Return a flow in which every block leads to half of the others, and values pass from block to block."""
    named = [f"block{number}" for number in range(blocks)]
    return flow(
        *(
            block(
                name,
                "UpdateContactAttributes",
                {"Attributes": {f"a{number % 8}": f"$.Attributes.a{(number + 1) % 8}", "pin": "****"}},
                then=named[(number + 1) % blocks],
                errors={"NoMatchingError": named[(number + 2) % blocks]},
                conditions=named[number % 2 :: 2],
            )
            for number, name in enumerate(named)
        )
    )


def written(folder: Path, flows: Iterable[dict[str, Any]]) -> list[Path]:
    """Write flows into a new folder, a file each, and return the files."""
    folder.mkdir()
    files = []
    for number, document in enumerate(flows):
        files.append(folder / f"{number}.json")
        files[-1].write_text(json.dumps(document), encoding="utf-8")
    return files


def size_of(document: dict[str, Any]) -> int:
    """Return how many blocks and branches a flow has."""
    return len(document["Actions"]) + json.dumps(document).count('"NextAction"')
