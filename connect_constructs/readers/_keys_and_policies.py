"""Keys and policy documents as resources of every kind name them."""

from __future__ import annotations

import json
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.encryption_key import EncryptionKey, KeyUse
from connect_constructs.facts.reference import has_reference, readable
from connect_constructs.facts.statement import Condition, Principal, Statement
from connect_constructs.facts.value import boolean, items, text
from connect_constructs.readers._world import Resource, World, is_surely_in

_KEY = "AWS::KMS::Key"
_KEYS = (_KEY, "AWS::KMS::ReplicaKey")


def encryption_key(world: World, resource: Resource) -> list[EncryptionKey]:
    """Read an AWS::KMS::Key, or an AWS::KMS::ReplicaKey, which rotates with its primary key."""
    spec, usage, origin = (text(world.get(resource, key)) for key in ("KeySpec", "KeyUsage", "Origin"))
    unknown = next((value for value in (spec, usage, origin) if isinstance(value, Unknown)), None)
    rotatable = (None, "SYMMETRIC_DEFAULT"), (None, "ENCRYPT_DECRYPT"), (None, "AWS_KMS")
    return [
        EncryptionKey(
            place=resource.place,
            present=world.present(resource),
            rotates=boolean(world.get(resource, "EnableKeyRotation")),
            can_rotate=unknown
            or (
                resource.type == _KEY
                and all(value in values for value, values in zip((spec, usage, origin), rotatable, strict=True))
            ),
            policy=statements(world.get(resource, "KeyPolicy")),
            account=world.pseudo("AWS::AccountId", resource),
        )
    ]


def key_use(world: World, value: Any) -> Known[KeyUse | None]:
    """Return the key that a value names; None where none is named, or by an empty text, as parameters default to."""
    name = text(value)
    if not name or isinstance(name, Unknown):
        return name or None
    alias = world.meant(name, "AWS::KMS::Alias")
    if any(_is_alias_of_aws(called) for called in (name, *(world.names(alias) if alias else ()))):
        return KeyUse(name, "AWS")
    if alias is not None and not is_surely_in(alias, name):
        alias = None  # perhaps another account's of the same name
    target = name if alias is None else text(world.get(alias, "TargetKeyId"))
    if isinstance(target, Unknown):
        return target
    key = world.meant(target, *_KEYS)
    if key is not None:
        return KeyUse(key.logical_id, "CUSTOMER")
    name = target or name
    if _is_alias_of_aws(name):
        return KeyUse(name, "AWS")
    if "alias/" in name:
        return KeyUse(name, Unknown(f"alias {name} is not declared in this app"))
    if has_reference(name):
        return KeyUse(name, Unknown(f"{readable(name)} is no key of this app"))
    return KeyUse(name, Unknown(f"the app does not declare the key {name}, and approved_keys does not vouch for it"))


def _is_alias_of_aws(name: str) -> bool:
    return name.rpartition("alias/")[2].startswith("aws/") and "alias/" in name


def statements(document: Any) -> Known[tuple[Statement, ...]]:
    """Read the statements of a resolved policy document."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return Unknown("a policy document is text that is no JSON")
    if document is None or isinstance(document, Unknown):
        return () if document is None else document
    if not isinstance(document, dict):
        return Unknown("a policy document is no object")
    listed = items(document.get("Statement"))
    if isinstance(listed, Unknown):
        return listed
    found = []
    for item in listed:
        if isinstance(item, Unknown):
            found.append(_unread(item))
        elif not isinstance(item, dict):
            found.append(_unread(Unknown("a policy statement is no object")))
        else:
            statement = _statement(item)
            if isinstance(statement, Unknown):
                return statement
            found.append(statement)
    return tuple(found)


def all_statements(parts: list[Known[tuple[Statement, ...]]]) -> Known[tuple[Statement, ...]]:
    """Put the statements of several documents together; one that is not known does not hide what the others say."""
    undecided = next((part for part in parts if isinstance(part, Unknown) and part.condition), None)
    return undecided or tuple(
        statement for part in parts for statement in ((_unread(part),) if isinstance(part, Unknown) else part)
    )


def _unread(unknown: Unknown) -> Statement:
    """Return the statement that stands for one or more of which nothing is known."""
    return Statement(
        effect=unknown,
        actions=(unknown,),
        resources=(unknown,),
        principals=(Principal("*", unknown),),
        conditions=unknown,
    )


def _statement(item: dict[str, Any]) -> Known[Statement]:
    lists = {
        key: texts(item.get(key), lower=key.endswith("Action"))
        for key in ("Action", "NotAction", "Resource", "NotResource")
    }
    principals = [_principals(item.get(key)) for key in ("Principal", "NotPrincipal")]
    conditions = _conditions(item.get("Condition"))
    for value in (*lists.values(), *principals, conditions):
        if isinstance(value, Unknown) and value.condition:
            return value
    effect = text(item.get("Effect"))
    return Statement(
        effect=Unknown("a statement has no effect") if effect is None else effect,
        actions=entries(lists["Action"]),
        not_actions=entries(lists["NotAction"]),
        resources=entries(lists["Resource"]),
        not_resources=entries(lists["NotResource"]),
        principals=_named(principals[0]),
        not_principals=_named(principals[1]),
        conditions=conditions,
    )


def texts(value: Any, *, lower: bool = False) -> Known[tuple[Known[str], ...]]:
    """Return the texts of a list, or of a single text, in lower case where that is asked for."""
    listed = items(value)
    if isinstance(listed, Unknown):
        return listed
    found: list[Known[str]] = []
    for item in listed:
        entry = text(item)
        if isinstance(entry, str):
            found.append(entry.lower() if lower else entry)
        else:
            found.append(entry or Unknown("an entry is empty"))
    return tuple(found)


def entries(value: Known[tuple[Known[str], ...]]) -> tuple[Known[str], ...]:
    """Return a list's entries; a list that is not known is one entry that is not."""
    return (value,) if isinstance(value, Unknown) else value


def _principals(value: Any) -> Known[tuple[Principal, ...]]:
    if value is None or isinstance(value, Unknown):
        return () if value is None else value
    if not isinstance(value, dict):
        return (Principal("*", text(value) or "*"),)
    found = []
    for kind, names in value.items():
        listed = texts(names)
        if isinstance(listed, Unknown) and listed.condition:
            return listed
        found += [Principal(kind, name) for name in entries(listed)]
    return tuple(found)


def _named(value: Known[tuple[Principal, ...]]) -> tuple[Principal, ...]:
    return (Principal("*", value),) if isinstance(value, Unknown) else value


def _conditions(value: Any) -> Known[tuple[Condition, ...]]:
    if value is None or isinstance(value, Unknown):
        return () if value is None else value
    if not isinstance(value, dict):
        return Unknown("a Condition block is no object")
    found = []
    for operator, keys in value.items():
        if isinstance(keys, Unknown):
            return keys
        if not isinstance(keys, dict):
            return Unknown(f"condition operator {operator} holds no object")
        for key, values in keys.items():
            listed = texts(values)
            if isinstance(listed, Unknown) and listed.condition:
                return listed
            found.append(Condition(operator, key.lower(), entries(listed)))
    return tuple(found)
