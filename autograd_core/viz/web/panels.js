// Panels: the parts around the graph that fold away, among them the learner's lines.

import { make, reveal } from "./dom.js";

/** A panel that folds away; which ones are folded is remembered in `folded`. */
export function makePanel(folded, name, title, onfold = () => {}) {
  const body = make("div");
  const head = make("button", {
    type: "button", class: "ag-fold", "aria-expanded": "true",
    onclick: () => {
      fold(!body.hidden);
      onfold();
    },
  }, title);
  const root = make("section", { class: `ag-${name}` },
    make("div", { class: "ag-head" }, head), body);
  function fold(away) {
    body.hidden = away;
    head.setAttribute("aria-expanded", !away);
    folded[away ? "add" : "delete"](name);
  }
  function show(heading, ...children) {
    head.textContent = heading;
    body.replaceChildren(...children);
  }
  fold(folded.has(name));
  return { root, body, show };
}

/** An explanation: its four parts, each a heading and pieces of text and code. */
export function makeNote(parts) {
  const entries = parts.flatMap(([kind, word, pieces]) => [
    make("dt", { class: `ag-${kind}` }, word),
    make("dd", {}, ...pieces.map(makePiece)),
  ]);
  return make("dl", {}, ...entries);
}

function makePiece([form, text]) {
  if (form === "code") return make("code", {}, text);
  return form === "block" ? make("pre", {}, text.trimEnd()) : text;
}

/** The learner's lines; show(line) lights one, counted from 0, or none. */
export function makeCode(source, folded) {
  if (!source) return null;
  const spans = source.map((line) => make("span", {}, line || " "));
  const panel = makePanel(folded, "code", "Your lines");
  panel.show("Your lines", make("pre", {}, ...spans));
  let now = null;
  function show(line) {
    const next = spans[line ?? -1] ?? null;
    if (next === now) return;
    now?.classList.remove("now");
    next?.classList.add("now");
    now = next;
    if (next) reveal(next);
  }
  return { root: panel.root, show };
}
