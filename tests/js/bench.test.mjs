// The bench and Predict, as pure functions.  Run with: node --test tests/js/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";
import * as p from "./all.mjs";
import { scalar, worked } from "./payloads.mjs";

const timeline = new p.Timeline(worked);
const last = worked.frames.length - 1;
const edge = (id) => timeline.edges.get(id);

test("v times a matrix is a sum of its rows", () => {
  const rows = [[1, 2, 3], [4, 5, 6]];
  assert.deepEqual(p.multiply([1, 0], rows), [1, 2, 3]);
  assert.deepEqual(p.multiply([0, 1], rows), [4, 5, 6]);
  assert.deepEqual(p.multiply([2, -1], rows), [-2, -1, 0]);
  assert.deepEqual(p.multiply([], [], 2), [0, 0]);
  assert.deepEqual(p.multiply([], []), []);
});

test("a Jacobian's rows, or why there are none", () => {
  assert.deepEqual(p.readJacobian(timeline, edge(2), last), [[5]]);
  assert.match(p.readJacobian(timeline, edge(2), 0), /^J₂→₄ is not computed yet/);
  const made = (value) => {
    const frames = structuredClone(worked.frames);
    frames[5][9] = [["e2", "local", value]];
    return p.readJacobian(new p.Timeline({ ...worked, frames }), edge(2), last);
  };
  assert.deepEqual(made([[2, 3], "float32", [1, 2, 3, 4, 5, 6]]), [[1, 2, 3], [4, 5, 6]]);
  assert.deepEqual(made([[1, 3], "float32", ["nan", "inf", "-inf"]]), [[NaN, Infinity, -Infinity]]);
  assert.match(made(null), /not kept/);
  assert.match(made([[100, 64], "float32", null, { min: 0, max: 1 }]), /^J₂→₄ has 100×64 numbers/);
  assert.deepEqual(made([[0, 3], "float32", []]), []);
});

/** The payload with the two Jacobians that payloads.mjs leaves out. */
const whole = { ...worked, frames: structuredClone(worked.frames) };
whole.frames[3][p.CHANGES].push(["e0", "local", [[1, 1], "float32", [1]]]);
whole.frames[5][p.CHANGES].push(["e3", "local", [[1, 1], "float32", [3]]]);
const full = new p.Timeline(whole);

test("end to end is the sum over all paths", () => {
  const ends = [0, 1, 2, 3].map((from) => p.chainJacobians(full, from, 3, last));
  assert.deepEqual(ends, [[[3]], [[8]], [[3]], [[1]]]);
  assert.match(p.chainJacobians(full, 0, 3, 0), /is not computed yet/);
  assert.match(p.chainJacobians(full, 3, 0, last), /^No gradient flows from u₁ to u₄/);
});

test("an edge that carries no gradient and one that is cut are no paths", () => {
  const without = (change) => {
    const edges = worked.edges.map((e) => (e[0] === 2 ? change(e) : e));
    return p.chainJacobians(new p.Timeline({ ...whole, edges }), 1, 3, last);
  };
  assert.deepEqual(without((e) => [...e.slice(0, 5), false]), [[3]]);
  assert.deepEqual(without((e) => [...e.slice(0, 5), true, "detach"]), [[3]]);
});

test("the bench ends where the backward call of the step begins", () => {
  assert.equal(p.findOutput(timeline, 0), 3);
  assert.equal(p.findOutput(timeline, last), 3);
  const seed = structuredClone(worked.frames[6]);
  seed[p.OWNER] = 2;
  seed[p.NODES] = [2];
  seed[p.CHANGES] = [["n2", "upstream", scalar(1)]];
  const twice = new p.Timeline({ ...worked, frames: [...structuredClone(worked.frames), seed] });
  assert.deepEqual([0, last, last + 1].map((k) => p.findOutput(twice, k)), [3, 3, 2]);
  const never = new p.Timeline({ ...worked, frames: worked.frames.slice(0, 6) });
  assert.equal(p.findOutput(never, 0), 3);
});

test("answers are read as people write them", () => {
  const read = {
    2: [2], "-0.5": [-0.5], "−3": [-3], "1/3": [1 / 3], "[1, 2; 3]": [1, 2, 3],
    "tensor([1., 2.])": [1, 2], "1e-3 +2": [0.001, 2], "(1 2\n3)": [1, 2, 3], "-1/-4": [0.25],
  };
  for (const [text, numbers] of Object.entries(read))
    assert.deepEqual(p.parseAnswer(text), numbers);
  for (const text of ["eight", "1/2/3", "1//2", "/", "2x", "0.5.1", "--1"])
    assert.match(p.parseAnswer(text), /is not a number/);
  for (const text of ["", "  ", "[]", "tensor()"])
    assert.equal(p.parseAnswer(text), "Write a number first.");
});

test("an answer is right within the tolerance, else its likely mistake is named", () => {
  const mistakes = { path: "one path of two", times: "they add" };
  const asked = { tolerance: 0.01, count: 1, wrong: [[[5], "path"], [[15], "times"]] };
  const said = (numbers, of = asked, right = [8]) => p.judgeAnswer(of, right, numbers, mistakes);
  assert.deepEqual(said([8]), [true, "Right."]);
  assert.deepEqual(said([8.009]), [true, "Right."]);
  assert.equal(said([8.02])[0], false);
  assert.deepEqual(said([5]), [false, "one path of two"]);
  assert.deepEqual(said([15.005]), [false, "they add"]);
  assert.deepEqual(said([-8]), [false, "The size is right, the sign is not."]);
  assert.match(said([7])[1], /^Not yet/);
  assert.equal(said([1, 2])[1], "Asked is one number; you wrote 2.");
  const two = { ...asked, count: 2, wrong: [] };
  assert.equal(said([1], two, [1, 2])[1], "Asked are 2 numbers; you wrote 1.");
  assert.deepEqual(said([1, 2], two, [1, 2]), [true, "Right."]);
  assert.equal(said([2, 1], two, [1, 2])[0], false);
  assert.equal(said([NaN], asked)[0], false);
  assert.equal(said([Infinity], asked)[0], false);
});

const question = (at, topic, object, field, wrong = []) =>
  [at, topic, object, field, "ask", {}, 0.1, wrong];

test("one question a step: the sum of several paths is worth the most, a sum of one the least", () => {
  const ask = (...questions) => p.selectQuestions({ ...worked, questions }, timeline);
  const part = question(9, "contribution", "e1", "contribution");
  const sum = question(9, "gradient", "n1", "upstream", [[[3], "path"]]);
  for (const both of [[part, sum], [sum, part]]) assert.equal(ask(...both).get(9).topic, "gradient");
  assert.equal(ask(part, question(9, "gradient", "n1", "upstream")).get(9).topic, "contribution");
  assert.deepEqual(ask(sum).get(9).value, scalar(8));
  assert.equal(ask(sum).get(9).count, 1);
  assert.equal(p.selectQuestions(worked, timeline).size, 0);
});

test("what cannot be seen in a scene is not asked there", () => {
  const value = question(2, "value", "n2", "value");
  const part = question(9, "contribution", "e1", "contribution");
  const payload = { ...worked, questions: [value, part] };
  assert.deepEqual([...p.selectQuestions(payload, timeline).keys()], [2, 9]);
  const nodes = [
    ...worked.nodes.slice(0, 2),
    ...worked.nodes.slice(2).map((n) => [...n, 0, 4]),
    [4, "5", "composite", "box", "", "", [], "float32", true, 0, null],
  ];
  const closed = new p.Timeline({ ...payload, nodes, open: "" });
  const open = new p.Timeline({ ...payload, nodes, open: "4" });
  assert.equal(p.selectQuestions({ ...payload, nodes }, closed).size, 0);
  assert.equal(p.selectQuestions({ ...payload, nodes }, open).size, 2);
});

test("all digits of a number: nine of a float32, all of others", () => {
  assert.equal(p.formatFully(0.1), "0.1");
  assert.equal(p.formatFully(Math.fround(0.1)), "0.100000001");
  assert.equal(p.formatFully(0.1 + 0.2, "float64"), "0.30000000000000004");
  assert.equal(p.formatFully(123456789012, "int64"), "123456789012");
  assert.deepEqual([p.formatFully("nan"), p.formatFully(true, "bool")], ["nan", "true"]);
});
