"""The platform team's policy: the numbers and lists that guardrails judge by."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Protocol, Self

from connect_constructs.facts.address_range import exact_cover

FEATURES = (
    "app_integrations",
    "cases",
    "chat",
    "contact_lens",
    "customer_profiles",
    "email",
    "forecasting",
    "lex",
    "outbound_campaigns",
    "q_in_connect",
    "sms",
    "tasks",
    "telephony",
)
"""Every feature that a policy can approve."""

CONTEXT_KEY = "connect-constructs:policy"
"""The construct tree's context key: a TOML file's name in cdk.json, or the policy's values once applied."""


class _HasNode(Protocol):
    """What `GuardrailPolicy.apply` needs of a construct, so that this module never sees the CDK."""

    @property
    def node(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailPolicy:
    """The one value that decides how strict the guardrails are, owned by the platform team.

    Args:
        approved_regions: Regions in which Connect may be used.
        sign_in_ranges: Address ranges that agents sign in from: single addresses, CIDR blocks or first-last.
        approved_features: Features in use, a subset of `FEATURES`.
        log_retention_days: Least retention of log groups, in days.
        function_timeout_seconds: Longest answer of a function that a flow waits for, in seconds, 1 to 8.
        loop_interrupt_seconds: A loop prompt interrupts after more than this many seconds.
        session_refresh_minutes: Longest life of a session before it is checked again, in minutes, 10 to 60.
        idle_sign_out_minutes: Longest idle time before an agent is signed out, in minutes, 15 to 720.
        bucket_lock_days: Least default retention of object locks, in days.
        sensitive_fields: Names of the protected fields.
        sensitive_names: Further names, as words such as "member number", that mean a protected value.
        approved_keys: ARNs of customer keys that the app does not declare, vouched for.
        deployment_principals: ARNs of the roles that deploy, for the service control policies.
        break_glass_principals: ARNs of the roles for emergencies, for the service control policies.

    Raises:
        ValueError: A value is not allowed; the message names the key, the value and what is allowed.

    Example:
        >>> GuardrailPolicy(approved_regions=("eu-west-2",)).approved_regions
        ('eu-west-2',)
        >>> GuardrailPolicy(log_retention_days=0)
        Traceback (most recent call last):
        ...
        ValueError: policy key log_retention_days: got 0; allowed: a whole number from 1 to 3653

    References:
        The bank's service evaluation, E2, E10 and E11 for the defaults; the service's limits for the bounds.
    """

    approved_regions: tuple[str, ...] = ("us-east-1",)
    sign_in_ranges: tuple[str, ...] = ("216.82.182.50-216.82.182.60", "216.131.56.50-216.131.56.60")
    approved_features: tuple[str, ...] = ("chat", "contact_lens", "customer_profiles", "forecasting", "tasks")
    log_retention_days: int = 120
    function_timeout_seconds: int = 8
    loop_interrupt_seconds: int = 20
    session_refresh_minutes: int = 60
    idle_sign_out_minutes: int = 60
    bucket_lock_days: int = 120
    sensitive_fields: tuple[str, ...] = ("pan", "pin_cvv", "ssn", "bank_account")
    sensitive_names: tuple[str, ...] = ()
    approved_keys: tuple[str, ...] = ()
    deployment_principals: tuple[str, ...] = ()
    break_glass_principals: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is not allowed, at the door."""
        for key, (allowed, is_allowed) in _ALLOWED.items():
            value = getattr(self, key)
            if isinstance(value, list):
                value = tuple(value)
                object.__setattr__(self, key, value)  # frozen from here on
            if not is_allowed(value):
                entries = value if isinstance(value, tuple) else ()
                wrong = [f"entry {entry!r}" for entry in entries if not is_allowed((entry,))]
                raise ValueError(f"policy key {key}: got {', '.join(wrong) or repr(value)}; allowed: {allowed}")
        try:
            exact_cover(self.sign_in_ranges)
        except ValueError as error:
            raise ValueError(f"policy key sign_in_ranges: {error}") from None

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Make a policy from plain values; keys left out keep their defaults.

        Args:
            values: Policy keys with strings, numbers and lists, as a TOML or JSON document gives them.

        Raises:
            ValueError: The values are no mapping, a key is unknown or its value is not allowed.

        Example:
            >>> GuardrailPolicy.from_mapping({"approved_regions": ["us-west-2"]}).approved_regions
            ('us-west-2',)

        References:
            The policy keys are this class's arguments.
        """
        if not isinstance(values, Mapping):
            allowed = "a mapping of policy keys to values"
            raise ValueError(f"policy values are {values!r}; allowed: {allowed}")  # noqa: TRY004 - as all bad input
        known = [field.name for field in fields(cls)]
        for key in values:
            if key not in known:
                raise ValueError(f"policy key {key}: unknown; allowed: {', '.join(known)}")
        return cls(**values)

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """Load a policy from a flat, possibly partial TOML file.

        Args:
            path: The file's path.

        Raises:
            ValueError: The file cannot be read, is no TOML, or a key or value is not allowed.

        Example:
            >>> import tempfile
            >>> with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            ...     _ = file.write("log_retention_days = 365")
            ...     file.flush()
            ...     GuardrailPolicy.from_toml(file.name).log_retention_days
            365

        References:
            TOML 1.0.
        """
        if not isinstance(path, str | Path):
            raise ValueError(f"policy file is {path!r}; allowed: a text or a Path")  # noqa: TRY004 - as all bad input
        try:
            values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise ValueError(f"policy file {path}: {reason}; allowed: a readable TOML file in UTF-8") from None
        try:
            return cls.from_mapping(values)
        except ValueError as error:
            raise ValueError(f"policy file {path}: {error}") from None

    def to_mapping(self) -> dict[str, Any]:
        """Return the policy as plain values that `from_mapping` takes back.

        Returns:
            Every key with its value, tuples as lists.

        Example:
            >>> GuardrailPolicy.from_mapping(GuardrailPolicy().to_mapping()) == GuardrailPolicy()
            True

        References:
            The assembly's policy file and the Config rules' parameters are made of it.
        """
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @property
    def digest(self) -> str:
        """A short fingerprint of all values, printed by every report: 12 hexadecimal characters."""
        text = json.dumps(self.to_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def apply(self, app: _HasNode) -> None:
        """Set the policy of a construct tree, once, before anything is added to it.

        Args:
            app: The CDK app itself, the root of its tree.

        Raises:
            ValueError: It is no construct tree's root, has children already, so that some would have been made under
                another policy, or has a policy: one applied before, or the file that cdk.json names.

        Example:
            >>> import aws_cdk
            >>> app = aws_cdk.App()
            >>> GuardrailPolicy(approved_regions=("us-west-2",)).apply(app)

        References:
            CDK context: values are fixed before the first child.
        """
        node = getattr(app, "node", None)
        if node is None or node.scope is not None:
            place = repr(app) if node is None else repr(node.path)
            raise ValueError(f"policy applied to {place}; allowed: the app itself, the root of its tree")
        if node.children:
            raise ValueError(
                f"policy applied to an app that holds {node.children[0].node.path!r} already; "
                "allowed: an app before anything is added to it"
            )
        before = node.try_get_context(CONTEXT_KEY)
        if before is not None:
            other = f"file {before!r}" if isinstance(before, str) else self.from_mapping(before).digest
            raise ValueError(
                f"policy {self.digest} applied to an app that has the policy {other} already; "
                f"allowed: one policy, set once, in code or as {CONTEXT_KEY} in cdk.json"
            )
        node.set_context(CONTEXT_KEY, self.to_mapping())

    def approves(self, feature: str) -> bool:
        """Tell whether a feature is approved."""
        return feature in self.approved_features


def _texts(pattern: str, *, least: int = 0) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, tuple)
        and len(value) >= least
        and all(isinstance(text, str) and re.fullmatch(pattern, text) for text in value)
    )


def _whole(first: int, last: int) -> tuple[str, Callable[[Any], bool]]:
    return (
        f"a whole number from {first} to {last}",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and first <= value <= last,
    )


_SENSITIVE_FIELDS = ("bank_account", "pan", "pin_cvv", "ssn")
_PRINCIPALS = (
    "a list of IAM role ARNs, where * stands for any characters",
    _texts(r"arn:(aws|aws-us-gov|aws-cn|\*):(iam|sts)::(\d{12}|\*):.+"),
)
_ALLOWED: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "approved_regions": (
        "a list of at least one AWS Region name such as us-east-1",
        _texts(r"[a-z]{2,4}(-[a-z]+)+-\d", least=1),
    ),
    "sign_in_ranges": ("a list of at least one address range", _texts(r".+", least=1)),
    "approved_features": (f"a list of {', '.join(FEATURES)}", _texts("|".join(FEATURES))),
    "log_retention_days": _whole(1, 3653),
    "function_timeout_seconds": _whole(1, 8),
    "loop_interrupt_seconds": _whole(0, 3600),
    "session_refresh_minutes": _whole(10, 60),
    "idle_sign_out_minutes": _whole(15, 720),
    "bucket_lock_days": _whole(1, 36500),
    "sensitive_fields": (f"a list of {', '.join(_SENSITIVE_FIELDS)}", _texts("|".join(_SENSITIVE_FIELDS))),
    "sensitive_names": (
        "a list of names as lower-case words with single blanks between",
        _texts(r"[a-z0-9]+( [a-z0-9]+)*"),
    ),
    "approved_keys": (
        "a list of KMS key ARNs",
        _texts(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+"),
    ),
    "deployment_principals": _PRINCIPALS,
    "break_glass_principals": _PRINCIPALS,
}
