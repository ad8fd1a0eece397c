// Help: the keyboard shortcuts, and a legend of what cards look like.

import { make } from "./dom.js";

const KEYS = [
  ["←  →", "one step back, forward"],
  ["Home  End", "first, last step"],
  ["space", "play, pause"],
  ["f  b  x", "jump to forward, backward, the error"],
  ["e  E", "to the next, the previous event of the inspected node"],
  ["n  N", "inspect the next, the previous node"],
  ["Esc", "inspect what the step is about"],
  ["o", "open or close several operations taken as one"],
  ["+  -  0", "zoom in, out, fit"],
  ["p", "predict: ask before a reveal"],
  ["t", "the graph as a table"],
  ["/", "search"],
  ["?", "these keys"],
];

const SHAPES = [
  ["rounded", "a leaf; its mailbox .grad fills when its P is complete"],
  ["square", "an operation, with its drawer of saved values"],
  ["double wall", "several operations taken as one"],
  ["cut corners", "a constant: no gradient flows to it"],
  ["dash-dot wall", "made by backward, with create_graph: a second layer"],
  ["dotted wall, pale", "autograd has let go of it"],
  ["pale", "the backward that runs does not get there"],
  ["scissors", "the value went on, no gradient comes back"],
  ["v1", "changed in place once; “v0 ≠ v1 now” in a drawer: saved before that"],
  ["blank", "not computed yet"],
  ["not kept", "autograd has let go of the value"],
];

/** The list of keys and shapes, hidden to begin with. */
export function makeHelp() {
  const entries = [...KEYS, ...SHAPES].flatMap(([term, meaning]) => [
    make("dt", {}, term), make("dd", {}, meaning),
  ]);
  return make("dl", { class: "ag-keys", hidden: true }, ...entries);
}
