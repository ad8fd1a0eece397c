// Payloads for the tests of the player, in the shape that viz/payload.py writes.

export const scalar = (x) => [[], "float32", [x]];
const local = (x) => [[1, 1], "float32", [x]];
const frame = (phase, owner, nodes, edges, changes, line = null) =>
  [phase, owner, line, nodes, edges, "leaf", {}, -1, {}, changes];

/** Worked example 1: u1=2, u2=3, u3=u1+u2, u4=u2·u3. */
export const worked = {
  title: "y = b · (a + b)", code: null, math: [], say: { leaf: "" }, notes: {}, svg: "", rows: 1,
  nodes: [
    [0, "1", "leaf", "a", "", "", [], "float32", true],
    [1, "2", "leaf", "b", "", "", [], "float32", true],
    [2, "3", "op", "c", "add", "AddBackward0", [], "float32", true],
    [3, "4", "op", "y", "mul", "MulBackward0", [], "float32", true],
  ],
  edges: [
    [0, 0, 2, 0, "scalar", true],
    [1, 1, 2, 1, "scalar", true],
    [2, 1, 3, 0, "scalar", true],
    [3, 2, 3, 1, "scalar", true],
  ],
  frames: [
    frame("leaf", 0, [0], [], [["n0", "value", scalar(2)]]),
    frame("leaf", 1, [1], [], [["n1", "value", scalar(3)]]),
    frame("forward", 2, [2], [], [["n2", "value", scalar(5)]]),
    frame("forward", 2, [2, 1], [1], [["e1", "local", local(1)]]),
    frame("forward", 3, [3], [], [
      ["n3", "value", scalar(15)], ["n3", "saved", ["u₂ 3 v0", "u₃ 5 v0"]],
    ]),
    frame("forward", 3, [3, 1], [2], [["e2", "local", local(5)]]),
    frame("seed", 3, [3], [], [["n3", "upstream", scalar(1)]]),
    frame("backward", 3, [3, 1], [2], [
      ["e2", "contribution", scalar(5)], ["n1", "upstream", scalar(5)],
    ]),
    frame("backward", 3, [3, 2], [3], [
      ["e3", "contribution", scalar(3)], ["n2", "upstream", scalar(3)], ["n3", "freed", true],
    ]),
    frame("backward", 2, [2, 1], [1], [
      ["e1", "contribution", scalar(3)], ["n1", "upstream", scalar(8)],
    ]),
    frame("accumulate", 1, [1], [], [["n1", "grad", scalar(8)]]),
  ],
};
