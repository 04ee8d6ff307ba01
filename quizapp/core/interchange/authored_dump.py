"""A quiz as its authored files, two and one for each other text, that `read_set` reads back unchanged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from quizapp.core.interchange.yaml_nodes import misread, plain_value
from quizapp.core.levels import Level
from quizapp.core.passages import Block, Span
from quizapp.core.quizzes import QuizContent

_FIRST = ("id", "type", "prompt")
"""Keys that lead their record, so that a reader knows where he is."""


class _Dumper(yaml.SafeDumper):
    """Quotes every text that some YAML program would not read as text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def text(self, data: str) -> yaml.ScalarNode:
        plain = isinstance(plain_value(data), str) and misread(data) is None
        style = "|" if "\n" in data else None if plain else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def number(self, data: Decimal) -> yaml.ScalarNode:
        written = format(data, "f")
        tag = "int" if "." not in written else "float"
        return self.represent_scalar(f"tag:yaml.org,2002:{tag}", written)


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(Decimal, _Dumper.number)
_Dumper.add_representer(float, lambda dumper, data: dumper.number(Decimal(repr(data))))


def dump(content: QuizContent) -> dict[str, bytes]:
    """Return the passage file, the questions file and a file for each other text, by name."""
    language = content.passage.language
    head = {name: getattr(content, name) for name in ("title", "description", "grade")}
    questions = {name: value for name, value in head.items() if value is not None}
    if content.dismissed:
        questions["dismissed"] = [_plain(entry) for entry in content.dismissed]
    return {
        f"passage.{language}.yaml": _text(_plain(content.passage)),
        f"questions.{language}.yaml": _text(questions | {"questions": [_plain(item) for item in content.questions]}),
        **{f"passage.{language}.{level.id}.yaml": _text(_level(level)) for level in content.levels},
    }


def _level(level: Level) -> dict[str, Any]:
    anchors = {at: list(places) for at, places in level.anchors.items()}
    return {"label": level.label, "kind": level.kind, **_plain(level.passage), "anchors": anchors}


def _text(data: Any) -> bytes:
    written = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=116)
    return str(written).encode()


def _plain(value: Any) -> Any:
    """Return `value` as authors write it: defaults left out, sentences as a mapping, a bare span as text."""
    if isinstance(value, Span) and value.quote is None:
        return value.at
    if isinstance(value, BaseModel):
        fields = {
            name: _plain(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if name == "type" or field.is_required() or getattr(value, name) != field.get_default()
        }
        if isinstance(value, Block):
            fields["sentences"] = {sentence.id: sentence.text for sentence in value.sentences}
        return {name: fields[name] for name in sorted(fields, key=_rank)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
