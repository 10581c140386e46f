"""Recording that a guardrail does not hold for some resources, with who accepted that and until when."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from aws_cdk import CfnResource

from connect_constructs.guardrails._codes import no_such_guardrail, similar_codes
from connect_constructs.guardrails.catalogue import BY_CODE
from connect_constructs.infrastructure._arguments import require_clock, require_construct, shown
from connect_constructs.readers.template import EXEMPTIONS_METADATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import IConstruct


def exempt(  # noqa: PLR0913 - the record's fields, each named in the call
    scope: IConstruct,
    code: str,
    *,
    reason: str,
    approved_by: str,
    ticket: str,
    expires: date | str,
    today: Callable[[], date] = lambda: datetime.now(tz=UTC).date(),
) -> None:
    """Record an exemption from a guardrail on every resource that is in the scope now.

    The record goes into the resources' metadata, so that the template alone carries it. Resources added to the scope
    later are not exempted. Whether it holds is judged with the template: guardrails EXM01 to EXM03.

    Args:
        scope: A construct with at least one resource in it; nested stacks and Stages count.
        code: The guardrail's code, such as `STO06`.
        reason: Why the exception is acceptable.
        approved_by: Who accepted the risk.
        ticket: Where the decision is recorded.
        expires: The last day it holds, a date or `YYYY-MM-DD`, not in the past.
        today: Tells the day that counts as the present. Default: the date in UTC.

    Raises:
        ValueError: The guardrail is unknown or not the application's to waive, a text is empty, the date is none or
            is past, or the scope holds no resource; the message names the value and what is allowed.

    Example:
        >>> from aws_cdk import Stack, aws_kms as kms
        >>> key = kms.Key(Stack(), "Legacy")
        >>> exempt(
        ...     key,
        ...     "KEY01",
        ...     reason="the partner pins the key material",
        ...     approved_by="Chief Information Security Officer",
        ...     ticket="RISK-118",
        ...     expires="2099-12-31",
        ... )
        >>> key.node.default_child.get_metadata("ConnectConstructs.Exemptions")[0]["ticket"]
        'RISK-118'

    References:
        Guardrails EXM01 to EXM04; CloudFormation, Metadata attribute.
    """
    require_construct(scope)
    require_clock(today)
    record = {
        "code": _checked_code(code),
        "reason": _checked_text("reason", reason),
        "approved_by": _checked_text("approved_by", approved_by),
        "ticket": _checked_text("ticket", ticket),
        "expires": _checked_date(expires, today()).isoformat(),
        "scope": scope.node.path,
    }
    resources = [node for node in scope.node.find_all() if isinstance(node, CfnResource)]
    if not resources:
        raise ValueError(f"scope {scope.node.path!r} holds no resource; allowed: one that holds what is to be exempted")
    for resource in resources:
        resource.add_metadata(EXEMPTIONS_METADATA, [*(resource.get_metadata(EXEMPTIONS_METADATA) or []), record])


def _checked_code(code: str) -> str:
    waivable = [guardrail.code for guardrail in BY_CODE.values() if guardrail.waivable == "yes"]
    if code in waivable:
        return code
    if not isinstance(code, str) or code not in BY_CODE:
        fault = no_such_guardrail(shown(code), similar_codes(str(code), waivable))
    elif BY_CODE[code].waivable == "platform":
        fault = f"guardrail {shown(code)} is waived by the platform team's exemptions file only"
    else:
        fault = f"guardrail {shown(code)} can never be waived"
    raise ValueError(f"{fault}; allowed: {', '.join(waivable)}")


def _checked_text(name: str, text: str) -> str:
    if not (isinstance(text, str) and text.strip()):
        raise ValueError(f"{name}: got {shown(text)}; allowed: a text that says something")
    return text


def _checked_date(expires: date | str, today: date) -> date:
    allowed = f"allowed: a date or YYYY-MM-DD, {today} or later"
    text = str(expires)[: len("YYYY-MM-DD")] if isinstance(expires, date) else expires
    try:
        # Python also reads other ways to write a day.
        day = date.fromisoformat(text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else "")
    except (TypeError, ValueError):
        raise ValueError(f"expires: got {shown(expires)}; {allowed}") from None
    if day < today:
        raise ValueError(f"expires: got {day}, which is past; {allowed}")
    return day
