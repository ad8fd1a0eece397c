// A payload seen with different composites open.  Run with: node --test tests/js/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";
import * as p from "./all.mjs";
import { scalar, worked } from "./payloads.mjs";

// u1=2 → box u2 {u2.1: its square, u2.2: its double, in a box of its own u2.2 {u2.2.1}} → u3
const node = (id, u, kind, op, parent = null) => [id, u, kind, "", op, "", [], "float32", true, 0, parent];
const edge = (id, source, target) => [id, source, target, 0, "scalar", true, ""];
const frame = (phase, owner, nodes, changes, edges = []) =>
  [phase, owner, null, nodes, edges, "leaf", {}, -1, {}, changes];
const local = (x) => [[1, 1], "float32", [x]];
const payload = {
  title: "boxes", code: null, math: [], say: {}, notes: { 4: ["note"] }, rows: 1, open: "",
  index: [0, 2, 3, 5, 6, 8, 9],
  nodes: [
    node(0, "1", "leaf", ""),
    node(1, "2", "composite", "outer"),
    node(2, "2.1", "op", "square", 1),
    node(3, "2.2", "composite", "inner", 1),
    node(4, "2.2", "op", "double", 3),
    node(5, "3", "op", "exp"),
  ],
  edges: [edge(0, 0, 1), edge(1, 0, 2), edge(2, 2, 3), edge(3, 2, 4), edge(4, 4, 5), edge(5, 1, 5)],
  frames: [
    frame("leaf", 0, [0], [["n0", "value", scalar(2)]]),
    frame("forward", 2, [2, 0], [["n2", "value", scalar(4)]]),
    frame("forward", 4, [4, 2], [["n4", "value", scalar(8)]]),
    frame("forward", 3, [3, 2], [["n3", "value", scalar(8)], ["e2", "local", local(2)]]),
    frame("forward", 1, [1, 0], [["n1", "value", scalar(8)], ["e0", "local", local(8)]]),
    frame("forward", 5, [5, 4], [["n5", "value", scalar(2981)]]),
    frame("seed", 5, [5], [["n5", "upstream", scalar(1)]]),
  ],
};
const SCENES = { "": [0, 1, 5], 1: [0, 2, 3, 5], "1,3": [0, 2, 4, 5], 3: [0, 1, 5] };

test("a scene draws what is in sight", () => {
  for (const [key, boxes] of Object.entries(SCENES))
    assert.deepEqual([...new p.Timeline(payload, key).nodes.keys()], boxes);
});

test("what is inside a closed box stands for itself nowhere: the box does", () => {
  const [closed, open, all] = ["", "1", "1,3"].map((key) => new p.Timeline(payload, key));
  assert.deepEqual([2, 3, 4, 5].map((id) => closed.box(id)), [1, 1, 1, 5]);
  assert.deepEqual([2, 3, 4, 5].map((id) => open.box(id)), [2, 3, 3, 5]);
  assert.deepEqual([2, 4, 5].map((id) => all.box(id)), [2, 4, 5]);
});

test("a change is shown by the box that has the same number, else not at all", () => {
  const named = (key, names) => {
    const timeline = new p.Timeline(payload, key);
    return names.map((name) => timeline.called(name));
  };
  const closed = named("", ["n0", "n2", "n1", "g", "e0", "e2"]);
  assert.deepEqual(closed, ["n0", null, "n1", "g", "e0", null]);
  const open = named("1", ["n2", "n4", "n1", "e2", "e3"]);
  assert.deepEqual(open, ["n2", "n3", null, "e2", null]);
});

test("only steps of what is in sight are counted, and each knows its place in the trace", () => {
  const steps = { "": [0, 6, 8, 9], 1: [0, 2, 5, 8, 9], "1,3": [0, 2, 3, 8, 9] };
  for (const [key, index] of Object.entries(steps))
    assert.deepEqual(new p.Timeline(payload, key).index, index);
});

test("near() finds the step at which as much has happened", () => {
  const [closed, open] = ["", "1,3"].map((key) => new p.Timeline(payload, key));
  const near = [0, 2, 3, 5, 6, 8, 9, 100].map((at) => closed.near(at));
  assert.deepEqual(near, [0, 0, 0, 0, 1, 2, 3, 3]);
  for (const at of open.index) {
    assert.equal(open.index[open.near(at)], at);
    assert.ok(closed.index[closed.near(at)] <= at);
  }
});

test("edges begin at the box in sight and end at what is drawn", () => {
  const ends = (key) => [...new p.Timeline(payload, key).edges.values()]
    .map(({ source, target }) => [source, target]);
  assert.deepEqual(ends(""), [[0, 1], [1, 5], [1, 5]]);
  assert.deepEqual(ends("1,3").slice(0, 2), [[0, 2], [2, 4]]);
});

test("notes move with their steps", () => {
  assert.deepEqual(new p.Timeline(payload, "").notes[1], ["note"]);
  const { notes } = new p.Timeline(payload, "1");
  assert.deepEqual(Object.keys(notes).filter((k) => k !== "undefined"), []);
});

test("the events of a node are the steps that change it, its edges, or are about it", () => {
  const timeline = new p.Timeline(worked);
  for (const id of timeline.nodes.keys()) {
    const edges = [...timeline.out.get(id), ...timeline.into.get(id)];
    const own = [`n${id}`, ...edges.map((e) => `e${e.id}`)];
    const concerns = (f, k) =>
      f[p.CHANGES].some(([object]) => own.includes(object)) || timeline.lit(k) === id;
    const expected = timeline.frames.flatMap((f, k) => (concerns(f, k) ? [k] : []));
    assert.deepEqual(timeline.events(id), expected);
    assert.ok(expected.length);
  }
});

test("ids are read from a scene's name", () => {
  assert.deepEqual([p.parseIds(""), p.parseIds("3"), p.parseIds("3,12")], [[], [3], [3, 12]]);
});

test("runs of steps: warnings, errors, zeroing and optimiser steps stand alone", () => {
  const phases = [
    "leaf", "forward", "warning", "seed", "backward", "accumulate", "optimizer_step", "zero_grad",
    "forward", "inplace", "error",
  ];
  assert.deepEqual(p.groupSteps(phases.map((phase) => [phase])), [
    ["forward", 0, 1], ["warning", 2, 2], ["backward", 3, 5], ["step", 6, 6],
    ["zero grad", 7, 7], ["forward", 8, 8], ["in-place", 9, 9], ["error", 10, 10],
  ]);
  assert.deepEqual(p.groupSteps([]), []);
});

test("columns of a comparison fill their rows", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(p.countColumns), [1, 2, 3, 2, 3, 3]);
});

test("the loudest of several phases marks the step", () => {
  assert.equal(p.pickLoudest(["forward", "error", "warning"]), "error");
  assert.equal(p.pickLoudest(["", "warning", "backward"]), "warning");
  assert.equal(p.pickLoudest(["", "backward"]), "backward");
  assert.equal(p.pickLoudest(["", ""]), "forward");
});
