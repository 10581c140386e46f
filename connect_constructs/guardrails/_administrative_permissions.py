"""Which permissions of security profiles are an administrator's, and how a profile says that it is one's."""

from __future__ import annotations

PERSONA_TAG = "connect-persona"
ADMINISTRATOR = "administrator"
"""The tag, and its value, by which a security profile is declared as the administrator persona."""

ADMINISTRATIVE = frozenset(
    f"{subject}.{action}"
    for subject, actions in {
        "SecurityProfiles": ("Create", "Delete", "Edit"),
        "Users": ("Create", "Delete", "Edit", "EditPermission", "EnableAndDisable"),
        "Workspaces": ("Assign", "Create", "Delete", "Edit", "EditVisibility"),
    }.items()
    for action in actions
)
"""The permissions that change who may do what: on users, security profiles, and what agents' workspaces are."""
