"""``check`` on what is no app: exit 2 and one line, never a traceback."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.command_line import connect_constructs

if TYPE_CHECKING:
    from collections.abc import Callable

_NOISE_BYTES = 50 * 1024 * 1024
_TEMPLATE = {"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}}}}


def _missing(path: Path) -> None:
    """Leave nothing there."""


def _no_assembly(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text("no manifest here")


def _truncated(path: Path) -> None:
    path.write_text(json.dumps(_TEMPLATE)[:-5])


def _binary_noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(_NOISE_BYTES))  # noqa: S311 - noise, no secret


def _text_noise(path: Path) -> None:
    path.write_text("lorem: [ipsum, } dolor\n" * (_NOISE_BYTES // 23))


def _empty(path: Path) -> None:
    path.write_text("")


def _no_resources(path: Path) -> None:
    path.write_text('{"Description": "nothing in it"}')


def _no_mapping(path: Path) -> None:
    path.write_text("[1, 2]")


def _deep_json(path: Path) -> None:
    path.write_text('{"Resources": ' + "[" * 100_000 + "]" * 100_000 + "}")


def _deep_yaml(path: Path) -> None:
    path.write_text("Resources: " + "[" * 5_000 + "]" * 5_000)


def _not_utf8(path: Path) -> None:
    path.write_bytes(b'{"Resources": {"K\xff": {}}}')


def _aliases_without_end(path: Path) -> None:
    levels = [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 12)]
    path.write_text("\n".join(["l0: &l0 [x]", *levels, "Resources: *l11"]))


def _damaged_manifest(path: Path) -> None:
    path.mkdir()
    (path / "manifest.json").write_text('{"version": ')


def _manifest_of_something_else(path: Path) -> None:
    path.mkdir()
    (path / "manifest.json").write_text('{"name": "a web app"}')


@pytest.mark.parametrize(
    "make",
    [
        _missing,
        _no_assembly,
        _truncated,
        _binary_noise,
        _text_noise,
        _empty,
        _no_resources,
        _no_mapping,
        _deep_json,
        _deep_yaml,
        _not_utf8,
        _aliases_without_end,
        _damaged_manifest,
        _manifest_of_something_else,
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_an_unusable_path_costs_one_line_and_exit_2(make: Callable[[Path], None], suffix: str, tmp_path: Path) -> None:
    """The line names the file, standard output stays empty, and nobody sees a traceback."""
    path = tmp_path / f"input{suffix}"
    make(path)
    run = connect_constructs("check", path, cwd=tmp_path)
    assert run.returncode == 2, run.stdout
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1, run.stderr
    assert str(path) in run.stderr
    assert "Traceback" not in run.stderr
    assert "itself failed" not in run.stderr


def test_the_default_is_the_assembly_beside_the_user(tmp_path: Path) -> None:
    """Without a path ``cdk.out`` is judged, and where there is none the line says so."""
    run = connect_constructs("check", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (2, "cdk.out: No such file or directory\n")


def test_the_readable_rest_is_reported(tmp_path: Path) -> None:
    """One usable path among unusable ones is judged; exit 2 stays."""
    (tmp_path / "good.json").write_text(json.dumps(_TEMPLATE))
    run = connect_constructs("check", "missing.json", "good.json", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr == "missing.json: No such file or directory\n"
    assert " 0 fail," in run.stdout


def test_a_manifest_that_names_a_missing_template_stops_no_other(tmp_path: Path) -> None:
    """An assembly's other stacks are judged when one template is missing, and the missing one is named."""
    (tmp_path / "Good.template.json").write_text(json.dumps(_TEMPLATE))
    stacks = {
        name: {
            "type": "aws:cloudformation:stack",
            "environment": "aws://unknown-account/us-east-1",
            "properties": {"templateFile": f"{name}.template.json"},
        }
        for name in ("Good", "Gone")
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "55.0.0", "artifacts": stacks}))
    run = connect_constructs("check", ".", cwd=tmp_path)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1, run.stderr
    assert "Gone.template.json" in run.stderr
    assert "could not be read:\n  " in run.stdout


def test_custom_tags_are_no_fault(tmp_path: Path) -> None:
    """A YAML template with CloudFormation's short intrinsics is judged like any other."""
    (tmp_path / "t.yaml").write_text(
        "Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      EnableKeyRotation: true\n"
        "      Description: !Sub 'key of ${AWS::StackName}'\n"
    )
    run = connect_constructs("check", "t.yaml", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_foreign_tag_costs_one_line(tmp_path: Path) -> None:
    """A YAML tag that CloudFormation does not know makes the file unusable, and the line says where."""
    (tmp_path / "t.yaml").write_text("Resources:\n  Key: !!python/object/apply:os.system ['true']\n")
    run = connect_constructs("check", "t.yaml", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.startswith("t.yaml: line 2: ")


@pytest.mark.parametrize("option", ["--policy", "--exemptions"])
@pytest.mark.parametrize("content", [None, "= no toml", 'surprise = "key"'])
def test_an_unusable_option_file_costs_one_line(option: str, content: str | None, tmp_path: Path) -> None:
    """A policy or exemptions file that is missing, no TOML or of another shape is named in one line."""
    (tmp_path / "t.json").write_text(json.dumps(_TEMPLATE))
    if content is not None:
        (tmp_path / "settings.toml").write_text(content)
    run = connect_constructs("check", "t.json", option, "settings.toml", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert "settings.toml: " in run.stderr


def test_an_output_that_cannot_be_written_costs_one_line(tmp_path: Path) -> None:
    """``--output`` into a folder that is not there is named in one line."""
    (tmp_path / "t.json").write_text(json.dumps(_TEMPLATE))
    run = connect_constructs("check", "t.json", "--output", "no/such/folder/report", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "no/such/folder/report: No such file or directory\n"


def test_what_the_system_refuses_costs_one_line(tmp_path: Path) -> None:
    """A path that cannot even be looked up is named with the system's reason."""
    name = "a" * 300
    run = connect_constructs("check", name, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (2, f"{name}: File name too long\n")


def test_a_name_with_a_line_break_still_costs_one_line(tmp_path: Path) -> None:
    """A file name cannot break the line that reports it."""
    run = connect_constructs("check", "two\nlines.json", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (2, "two lines.json: No such file or directory\n")
