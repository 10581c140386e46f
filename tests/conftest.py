"""The world that every test runs in: the locked Node, an account that does not exist, no CI, and no way to a network.

pytest-socket (see pyproject.toml) lets a test's own process connect to loopback only; the processes that tests start
find a proxy that is not there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

_LOOPBACK = "127.0.0.1,::1,localhost"
_NO_PROXY_LISTENS = "http://127.0.0.1:9"

os.environ |= {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    # Where CI says that it is one, the CDK's CLI writes its own messages to standard output.
    "CI": "false",
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), _NO_PROXY_LISTENS),
    **dict.fromkeys(("NO_PROXY", "no_proxy"), _LOOPBACK),
}

# Time is measured by `make bench`, never asserted: a busy machine must not fail a property.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
