"""Trace files: what is not one is refused, with the field named."""

from __future__ import annotations

import json

import pytest

import autograd_core as torch
from tests.trace.graphs import example_2, leaf

Trace = torch.trace.Trace


def edited(change):
    """A good file's data with ``change`` done to it, as text."""
    data = json.loads(torch.trace.of(leaf(2.) * 3).to_json())
    change(data)
    return json.dumps(data)


def put(*path, to):
    def change(data):
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to
    return change


@pytest.mark.parametrize(("change", "message"), [
    (put("schema", to=1), "trace.schema is 1; this version reads schema 2"),
    (lambda d: d.pop("schema"), "no field 'schema'"),
    (lambda d: d.pop("nodes"), "trace.nodes is missing"),
    (put("surprise", to=1), "trace.surprise is not a field of a Trace"),
    (put("nodes", 0, "kind", to="leave"), r"trace.nodes\[0\].kind should be one of .*'leave'"),
    (put("nodes", 0, "id", to=7), r"trace.nodes\[0\].id should be 0"),
    (put("nodes", 0, "shape", to="()"), r"trace.nodes\[0\].shape should be a list"),
    (put("nodes", 0, "requires_grad", to=1), r"trace.nodes\[0\].requires_grad should be bool"),
    (put("nodes", 1, "parent", to=0), r"trace.nodes\[1\].parent should be the id of a later node"),
    (put("edges", 0, "target", to=99), r"trace.edges\[0\].target should be an id below 2"),
    (put("edges", 0, "arg", to=True), r"trace.edges\[0\].arg should be int"),
    (put("frames", 0, "phase", to="foreward"), r"trace.frames\[0\].phase should be one of"),
    (put("frames", 0, "owner", to=-1), r"trace.frames\[0\].nodes should be an id below 2"),
    (put("frames", 0, "say", to={}), r"trace.frames\[0\].say.key is missing"),
    (put("frames", 0, "changes", 0, "field", to="worth"), r"changes\[0\].field should be one of"),
    (put("frames", 0, "changes", 0, "object", to="n99"), r"should be about a node or edge"),
    (put("frames", 0, "changes", 0, "value", to={"shape": [1]}), r"value.dtype is missing"),
    (put("frames", 0, "changes", 0, "value", "data", to=["x"]), r"data\[0\] should be a number"),
    (put("frames", 0, "changes", 0, "value", "data", to=[1, 2]), r"data should be 1 numbers"),
    (put("frames", to=[]), "trace should be nodes and frames"),
])
def test_a_malformed_file_is_refused_with_the_field_named(change, message):
    with pytest.raises(ValueError, match=message):
        Trace.from_json(edited(change))


@pytest.mark.parametrize("text", ["", "nonsense", "[1, 2]", "3", '{"nodes": []}', "[" * 100_000])
def test_what_is_no_trace_file_at_all_is_refused(text):
    with pytest.raises(ValueError, match="this is not a trace file"):
        Trace.from_json(text)


def test_the_two_layer_network_comes_back_unchanged():
    trace = example_2()
    assert Trace.from_json(trace.to_json()) == trace


def test_special_numbers_survive():
    trace = torch.trace.of(lambda x: x.log(), leaf(0.))
    text = trace.to_json()
    assert '"-inf"' in text
    assert '"inf"' in text
    assert "NaN" not in text
    assert Trace.from_json(text) == trace


def test_large_arrays_are_described_instead_of_carried():
    x = leaf([[float(i + j) for j in range(20)] for i in range(20)])
    trace = torch.trace.of((x * x).sum())
    value = trace.frames[0].changes[0].value
    assert value.data is None
    assert value.summary["max"] == 38
    assert len(value.summary["thumbnail"]) == 8
    assert Trace.from_json(trace.to_json()) == trace
    assert len(trace.to_json()) < 40_000
