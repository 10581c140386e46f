"""An AWS account emulated on this machine, in which a synthesized stack is really deployed through CloudFormation.

For the resource types of ``examples/minimal`` (a test holds both lists to what really happens):

Emulated: AWS::EC2::RouteTable, AWS::EC2::SecurityGroup, AWS::EC2::Subnet, AWS::EC2::SubnetRouteTableAssociation,
AWS::EC2::VPC, AWS::EC2::VPCEndpoint, AWS::IAM::ManagedPolicy, AWS::IAM::Role, AWS::KMS::Key, AWS::Kinesis::Stream,
AWS::KinesisFirehose::DeliveryStream, AWS::Lambda::Function, AWS::Lambda::Permission, AWS::Logs::LogGroup,
AWS::S3::Bucket, AWS::S3::BucketPolicy, Custom::ConnectAuthenticationProfile.

Recorded: AWS::Connect::Instance, AWS::Connect::InstanceStorageConfig, AWS::Connect::IntegrationAssociation,
AWS::EC2::FlowLog, AWS::IAM::SAMLProvider, AWS::Logs::LogStream.

*Emulated* means that ministack's CloudFormation provisions it in ministack's service of that name; for a ``Custom::``
type it means that the Lambda function behind it is executed, with the Python code that was published, and answers at
its ResponseURL. *Recorded* means that nothing exists afterwards but an entry in ``EmulatedAccount.record``. Of either
kind, all properties are first checked against the registry schemas that cfn-lint ships. A type that is in neither the
emulator nor the registry fails its stack, as does ``Fn::GetAtt`` of an unknown attribute and a function without code.
DeletionPolicy, which ministack ignores, is honoured.

What this cannot show, because ministack does not do it:

* IAM and key policies, networks and endpoints, quotas and the uniqueness of names are not enforced: everybody may do
  everything, and a function in an isolated VPC reaches the whole machine. Role ARNs lack their path.
* An emulated resource keeps only the properties that ministack knows: a bucket, for one, is made without its
  encryption, object lock, lifecycle and access log, a function without its VPC and key.
* Functions run on this Python, with the packages installed here beside their own, and warm processes are reused.
* A custom resource that fails to be created gets no Delete request on rollback; one that crashes unanswered fails
  after its ServiceTimeout. Rules of a template, ``Fn::GetAtt`` inside ``Fn::Sub``, and the service's limits on its
  size are not checked. A failing update deletes what it touched instead of restoring it: no test may lean on that.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import boto3

from tests.deployment._recording_provisioner import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT_ID = "111122223333"
_LOOPBACK = "127.0.0.1"
_REPOSITORY = Path(__file__).parents[2]
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 10


@dataclass(frozen=True)
class EmulatedAccount:
    """A running emulator.

    Attributes:
        url: where every emulated service answers.
        record: what was asked of the resource types that are only recorded.
        log: the emulator's own output, to read when a test fails.
    """

    url: str
    record: Record
    log: Path

    def client(self, service: str, region: str) -> Any:
        """A boto3 client of one service in this account."""
        # the emulator takes a twelve-digit access key as the caller's account
        return boto3.client(  # type: ignore[call-overload]  # the service is a variable here
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=ACCOUNT_ID,
            aws_secret_access_key="emulated",  # noqa: S106 - the emulator checks no signature
        )


@contextmanager
def emulated_account(folder: Path, connect_url: str) -> Iterator[EmulatedAccount]:
    """Run the emulator in a process of its own until the block ends.

    Args:
        folder: an existing folder for its record, its log and the unpacked code of its functions.
        connect_url: where the Lambda functions that it executes find Amazon Connect.
    """
    port = _free_port()
    account = EmulatedAccount(f"http://{_LOOPBACK}:{port}", Record(folder / "record.jsonl"), folder / "emulator.log")
    environment = os.environ | {
        "TMPDIR": str(folder),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": _LOOPBACK,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_ENDPOINT_URL": account.url,
        "AWS_ENDPOINT_URL_CONNECT": connect_url,
        "EMULATOR_RECORD": str(folder / "record.jsonl"),
    }
    command = [sys.executable, "-m", "tests.deployment._emulator_main"]
    with (
        account.log.open("w") as log,
        subprocess.Popen(
            command, cwd=_REPOSITORY, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            _await_ready(process, account)
            yield account
        finally:
            _end(process)


def _free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _await_ready(process: subprocess.Popen[bytes], account: EmulatedAccount) -> None:
    """Return when the emulator answers; one that ends or stays silent is an error with its log."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{account.url}/_ministack/health", timeout=1):  # noqa: S310 - a loopback http address
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the emulator did not start:\n{account.log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the emulator and the functions that it may still be executing."""
    try:
        process.terminate()
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
    finally:
        with suppress(ProcessLookupError):  # every process of the emulator's session may have ended by itself
            os.killpg(process.pid, signal.SIGKILL)
