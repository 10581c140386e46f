"""Judgements about what the statements of a bucket policy allow and deny too widely."""

from __future__ import annotations

from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, all_of, mapped, shown
from connect_constructs.facts.statement import Statement
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._service_linked_role import denies_service_role
from connect_constructs.guardrails._statements import admitted_services, has_effect, names_its_source, speaks_of_all


def policy_faults(statement: Statement, bucket: StorageBucket) -> Iterator[tuple[str, Known[bool]]]:
    """Yield what may be wrong with a statement of a bucket's policy, and whether it is."""
    yield "allows all of S3", all_of((has_effect(statement, "Allow"), speaks_of_all(statement, "s3")))
    unsourced = mapped(names_its_source(statement), not_)
    for service, is_admitted in admitted_services(statement):
        what = f"allows {shown(service)} for every account, without aws:SourceAccount"
        yield what, all_of((is_admitted, unsourced))
    yield "denies Connect's service-linked role what it does there", denies_service_role(statement, bucket)
