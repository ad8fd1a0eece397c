// The pure functions of the player, in sentences.  Run with: node --test tests/js/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";
import * as p from "./all.mjs";
import { scalar, worked } from "./payloads.mjs";

const timeline = new p.Timeline(worked);
const last = worked.frames.length - 1;
const B = 1;

test("numbers have four significant digits, as Python writes them", () => {
  const table = {
    "2.303": 2.302585, 15: 15, 0: -0, "1e-07": 1e-7, "1.235e+05": 123456, "-0.0001": -0.0001,
    "1e+04": 9999.5, 1000: 1000.5, 1002: 1001.5, nan: "nan", "-inf": "-inf", True: true,
  };
  for (const [text, x] of Object.entries(table)) assert.equal(p.number(x), text);
  assert.equal(p.number(123456, "int64"), "123456");
});

test("a value in one line nests its rows, or names its shape", () => {
  assert.equal(p.plain([[2, 2], "float32", [1, 2, 3, 4]]), "[[1, 2], [3, 4]]");
  assert.equal(p.plain([[], "float32", [5]]), "5");
  assert.equal(p.plain([[10], "float32", Array(10).fill(0)]), "a 10 array");
});

test("what is not known yet is undefined, what is not kept is null", () => {
  assert.equal(timeline.known("n1", "upstream", 6), undefined);
  assert.deepEqual(timeline.known("n1", "upstream", 7), [[], "float32", [5]]);
  assert.deepEqual(timeline.known("n1", "upstream", last), [[], "float32", [8]]);
  assert.equal(timeline.known("n1", "nothing", last), undefined);
});

test("the state at a step is the fold of the changes up to it", () => {
  const state = new Map();
  worked.frames.forEach((frame, k) => {
    for (const [object, field, value] of frame[9]) state.set(`${object} ${field}`, value);
    for (const [key, value] of state) assert.equal(timeline.known(...key.split(" "), k), value);
  });
});

test("findStep() finds the last step that is not later", () => {
  for (let k = -1; k < 12; k++)
    assert.equal(p.findStep([2, 5, 9], k), [2, 5, 9].filter((s) => s <= k).length - 1);
});

test("a sum shows its parts, and that one is still to come", () => {
  assert.deepEqual(p.sums(timeline, B, 6), ["", ""]);
  assert.deepEqual(p.sums(timeline, B, 7), ["", " + …"]);
  assert.deepEqual(p.sums(timeline, B, 9), ["5 + 3 = ", ""]);
});

test("a negative part is subtracted, not added with two signs", () => {
  const frames = structuredClone(worked.frames);
  frames[9][9][0][2] = [[], "float32", [-3]];
  assert.equal(p.sums(new p.Timeline({ ...worked, frames }), B, 9)[0], "5 - 3 = ");
});

test("a second backward pass begins with empty edges", () => {
  const again = new p.Timeline({ ...worked, frames: [...worked.frames, ...worked.frames.slice(6)] });
  assert.match(p.edgeMarks(again, 1, 10), /flown/);
  assert.doesNotMatch(p.edgeMarks(again, 1, 11), /flow/);
  assert.deepEqual(p.sums(again, B, 12), ["", " + …"]);
  assert.deepEqual(p.sums(again, B, 14), ["5 + 3 = ", ""]);
});

test("cards say in words what state they are in", () => {
  assert.equal(p.nodeMarks(timeline, 3, 3), "");
  assert.equal(p.nodeMarks(timeline, 3, 4), "known hit f");
  assert.equal(p.nodeMarks(timeline, 3, 8), "known near freed b");
  assert.equal(p.nodeMarks(timeline, 3, 9), "known past freed");
  assert.equal(p.nodeMarks(timeline, B, last), "known hit got b");
});

test("the focus of a contribution is the node that receives it", () => {
  assert.deepEqual([7, 8, 9, 10].map((k) => timeline.focus(k)), [1, 2, 1, 1]);
});

test("the ledger has a row for each path and blanks for what is to come", () => {
  const [first, second] = p.readLedger(timeline, B, 7);
  assert.deepEqual([first.path, first.upstream[1], first.local[1]], ["u₄ → u₂", "1", "5"]);
  assert.deepEqual([first.contribution, first.now], ["5", true]);
  assert.deepEqual([second.path, second.upstream[1]], ["u₃ → u₂", ""]);
  assert.deepEqual([second.contribution, second.now], ["", false]);
});

test("the ledger shows few numbers as rows, many as their size and structure", () => {
  assert.deepEqual(p.formatCell([[3], "float32", [0.5, 1, -2]]), [["0.5", "1", "-2"]]);
  const six = p.formatCell([[3, 2], "float32", [1, 2, 3, 4, 5, 6]], "W");
  assert.deepEqual(six, [["1", "2"], ["3", "4"], ["5", "6"]]);
  assert.equal(p.formatCell([[3, 6], "float32", Array(18).fill(0)], "I ⊗ xᵀ"), "3×6 I ⊗ xᵀ");
  assert.equal(p.formatCell([[], "float32", [8]]), "8");
  assert.deepEqual([p.formatCell(undefined), p.formatCell(null)], ["", "not kept"]);
});

test("a freed drawer is shown empty and says so", () => {
  const frames = structuredClone(worked.frames);
  frames[4][9] = [["n3", "value", scalar(15)], ["n3", "saved", []], ["n3", "freed", true]];
  const freed = new p.Timeline({ ...worked, frames });
  assert.deepEqual([3, 4].map((k) => p.nodeTexts(freed, 3, k).saved), [[], ["freed"]]);
  assert.match(p.nodeMarks(freed, 3, 4), /freed/);
});

test("a Jacobian is its number, its numbers, or its size and structure", () => {
  assert.deepEqual(p.local([[1, 1], "float32", [5]], "scalar"), ["J = 5"]);
  assert.deepEqual(p.local([[1, 2], "float32", [5, 6]], "dense"), ["J = [5, 6]"]);
  const large = p.local([[3, 6], "float32", Array(18).fill(0)], "I ⊗ xᵀ");
  assert.deepEqual(large, ["J 3×6\u00a0", "I ⊗ xᵀ"]);
  assert.deepEqual(p.local(null, "dense"), ["J not kept"]);
});

test("an arrow shows up to four numbers, with three digits when they are long", () => {
  assert.deepEqual(p.short([[3], "float32", [1, 2, 3]]), ["[1, 2, 3]"]);
  const three = p.short([[3], "float32", [0.12345, -0.12345, 1]]);
  assert.deepEqual(three, ["[0.123,", "\u00a0-0.123,", "\u00a01]"]);
  const four = p.short([[4], "float32", [0.12345, -0.12345, 1, 2.5]]);
  assert.deepEqual(four, ["[0.123, -0.123,", "\u00a01, 2.5]"]);
});

test("a range leaves NaN out and says how many there are", () => {
  const some = [1, "nan", 3, "nan", ...Array(36).fill(2)];
  assert.deepEqual(p.rows([[40], "float32", some]), ["1 to 3", "2 NaN"]);
  assert.deepEqual(p.rows([[40], "float32", Array(40).fill("nan")]), ["40 NaN"]);
  const unknown = [[99], "float32", null, { min: "nan", max: "nan" }];
  assert.deepEqual(p.rows(unknown), ["size 99", "with NaN"]);
});

test("a size cannot be taken for a number", () => {
  assert.deepEqual(p.short([[5], "float32", Array(5).fill(0.12345)]), ["size 5"]);
  assert.deepEqual(p.short([[3, 2], "float32", null]), ["3×2"]);
});

test("sentences come in pieces, gradients and values toned", () => {
  assert.deepEqual(p.splitSentence("{u} is {v_x}: {p_y}.", { u: "u₁", v_x: "2", p_y: "3" }),
    [["u₁", ""], [" is ", ""], ["2", "f"], [": ", ""], ["3", "g"], [".", ""]]);
  assert.deepEqual(p.splitSentence("{__proto__}{u}", { u: "<b>" }).at(-1), ["<b>", ""]);
});

test("slots of a formula take MathML or a bare number", () => {
  const filled = p.fillFormula("<mi>⟦a⟧</mi>⟦b⟧", { a: "<mo>−</mo>", b: "2.5" });
  assert.equal(filled, "<mi><mo>−</mo></mi><mn>2.5</mn>");
});

test("steps are grouped into forward and backward", () => {
  assert.deepEqual(p.groupSteps(worked.frames), [["forward", 0, 5], ["backward", 6, 10]]);
});

test("numbers of a sentence are spelled out as far as the step knows them", () => {
  const third = { ...worked, frames: worked.frames.map((frame) => [...frame]) };
  third.frames[3][p.CHANGES] = [["e1", "local", [[1, 1], "float32", [-1 / 3]]]];
  const told = new p.Timeline(third);
  const text = p.spellOut(told, 3, "the local Jacobian is −0.3333");
  assert.equal(text, "the local Jacobian is -0.333333333");
  assert.equal(p.spellOut(told, 3, "[0.3333, 5]"), "[0.333333333, 5]");   // a minus may stand apart
  assert.equal(p.spellOut(told, 3, "AddBackward0"), "");
});
