// Buttons, scrubber, keys: one cursor over all steps.

import { tone } from "./look.js";
import { segments } from "./words.js";
import { ICONS, icon, make } from "./dom.js";

const SPEEDS = { "0.5×": 2400, "1×": 1200, "2×": 600, "4×": 300, "8×": 150 };
const KEYS = [["←  →", "one step back, forward"], ["Home  End", "first, last step"], ["space", "play, pause"],
  ["f  b  x", "jump to forward, backward, the error"], ["e  E", "to the next, the previous event of the inspected node"],
  ["n  N", "inspect the next, the previous node"], ["Esc", "inspect what the step is about"], ["o", "open or close several operations taken as one"],
  ["+  -  0", "zoom in, out, fit"], ["p", "predict: ask before a reveal"], ["t", "the graph as a table"], ["/", "search"], ["?", "these keys"]];

const SHAPES = [["rounded", "a leaf; its mailbox .grad fills when its P is complete"], ["square", "an operation, with its drawer of saved values"],
  ["double wall", "several operations taken as one"], ["cut corners", "a constant: no gradient flows to it"],
  ["dash-dot wall", "made by backward, with create_graph: a second layer"], ["dotted wall, pale", "autograd has let go of it"], ["pale", "the backward that runs does not get there"],
  ["scissors", "the value went on, no gradient comes back"], ["v1", "changed in place once; “v0 ≠ v1 now” in a drawer: saved before that"],
  ["blank", "not computed yet"], ["not kept", "autograd has let go of the value"]];

/** Buttons, scrubber, counter, speed; tells the player where to go. */
class Transport {
  constructor(frames, { go, walk, by, play, keys }) {
    const last = frames.length - 1;
    const button = (name, label, onclick) => make("button", { type: "button", "aria-label": label, title: label, onclick }, icon(ICONS[name]));
    this.buttons = {
      first: button("first", "First step (Home)", () => go(0)), back: button("back", "Step back (←)", () => by(-1)),
      play: button("play", "Play (space)", play), next: button("next", "Next step (→)", () => by(1)),
      last: button("last", "Last step (End)", () => walk(last)),
    };
    this.buttons.play.className = "ag-main-button";
    this.range = make("input", { type: "range", class: "ag-range", min: 0, max: last, step: 1, "aria-label": "Step", oninput: () => go(Number(this.range.value)) });
    this.count = make("output", { class: "ag-count", "aria-hidden": "true" });
    this.speed = make("select", { "aria-label": "Speed", title: "Speed" },
      ...Object.keys(SPEEDS).map((name) => make("option", { selected: name === "1×" }, name)));
    const runs = segments(frames);
    this.jump = make("select", { class: "ag-jump", "aria-label": "Jump to", title: "Jump to a part (f, b, x)", hidden: runs.length < 2, onchange: () => { go(Number(this.jump.value)), this.jump.selectedIndex = 0; } },
      make("option", { value: "", disabled: true, selected: true, hidden: true }, "Jump"), ...runs.map(([group, from]) => make("option", { value: from }, `${from + 1} ${group}`)));
    this.scrub = make("div", { class: "ag-scrub" }, ...phases(frames, go), this.range);
    this.help = make("button", { type: "button", "aria-label": "Keys", title: "Keys (?)", "aria-expanded": "false", onclick: keys }, "?");
    this.root = make("div", { class: "ag-bar" },
      make("div", { class: "ag-buttons" }, ...Object.values(this.buttons)), this.scrub,
      make("div", { class: "ag-tools" }, this.count, this.jump, this.speed, this.help));
    this.last = last;
  }

  get pause() { return SPEEDS[this.speed.value]; }

  show(k, text) {
    const { buttons, last } = this;
    this.range.value = k;
    this.range.setAttribute("aria-valuetext", `Step ${k + 1} of ${last + 1}: ${text}`);
    this.scrub.style.setProperty("--at", `${last ? (k / last) * 100 : 100}%`);
    this.count.textContent = `${k + 1} / ${last + 1}`;
    for (const name of ["first", "back"]) buttons[name].setAttribute("aria-disabled", k === 0);
    for (const name of ["next", "last"]) buttons[name].setAttribute("aria-disabled", k === last);
  }

  playing(on) {
    const { play } = this.buttons, label = on ? "Pause (space)" : "Play (space)";
    play.replaceChildren(icon(on ? ICONS.pause : ICONS.play));
    play.setAttribute("aria-label", label), play.setAttribute("title", label);
  }
}

/** The coloured track of the scrubber and the words under it. */
function phases(frames, go) {
  const runs = segments(frames), last = frames.length - 1 || 1;
  const edge = (k) => Math.min(100, Math.max(0, (k / last) * 100));
  const colour = (group) => ({ forward: "var(--fwd)", run: "var(--fwd)", backward: "var(--grad)", error: "var(--bad)", warning: "var(--bad)" })[group] ?? "var(--saved)";
  const alarms = frames.flatMap(([phase], k) => ("wx".includes(tone(phase)) ? [[phase, k]] : []));
  const stops = runs.map(([group, from, to]) => `${colour(group)} ${edge(from - 0.5).toFixed(2)}% ${edge(to + 0.5).toFixed(2)}%`);
  const paint = `background:linear-gradient(90deg,${stops.join(",")})`;
  const wide = runs.filter(([, from, to]) => edge(to + 0.5) - edge(from - 0.5) > 8);
  return [make("div", { class: "ag-track", style: paint }), make("div", { class: "ag-track ag-done", style: paint }),
    ...alarms.map(([phase, k]) => make("button", { type: "button", class: "ag-alarm", style: `left:clamp(12px,8px + ${edge(k)} * (100% - 16px) / 100,100% - 12px)`, title: `Jump to the ${phase}, step ${k + 1}`, "aria-label": `Jump to the ${phase}, step ${k + 1}`, onclick: () => go(k) }, "!")),
    make("div", { class: "ag-phases" }, ...wide.map(([group, from, to]) =>
      make("button", { type: "button", title: `Jump to ${group}, step ${from + 1}`, style: `left:${edge(from - 0.5)}%;max-width:${edge(to + 0.5) - edge(from - 0.5)}%`, onclick: () => go(from) }, group)))];
}

/** One cursor over `frames` (of each only the phase counts): the transport, the keys, playing.
 *  `move(k)` shows a step and returns what it says; the rest concerns the picked node and sizes. */
export function cursor(frames, { move, cycle, unpick, quiet, gate = () => false, keys: more = {} }) {
  const last = frames.length - 1, runs = segments(frames);
  let k = -1, timer = 0;
  const help = () => { keys.hidden = !keys.hidden, transport.help.setAttribute("aria-expanded", !keys.hidden); };
  const transport = new Transport(frames, { go: (to) => go(to), walk: (to) => walk(to), by: (d) => by(d), play: toggle, keys: help });
  const keys = make("dl", { class: "ag-keys", hidden: true }, ...[...KEYS, ...SHAPES].flatMap(([key, what]) => [make("dt", {}, key), make("dd", {}, what)]));
  function show(to) {
    to = Math.min(last, Math.max(0, to));
    if (to !== k) k = to, transport.show(k, move(k));
  }
  function stop() { if (timer) quiet(false); clearTimeout(timer), timer = 0, transport.playing(false); }
  function go(to) { if (to !== undefined) stop(), show(to); }
  /** Forward to a step, but not past a question. */
  function walk(to) {
    if (to === undefined) return;
    stop();
    for (let i = k + 1; i <= Math.min(to, last); i++) if (gate(i)) return show(i - 1), void gate(i);   // a step puts the question away
    show(to);
  }
  function by(d) { stop(); if (d < 0 || !gate(k + 1)) show(k + d); }
  function toggle() {
    if (timer) return stop();
    if (k === last) show(0);
    transport.playing(true), quiet(true);
    const tick = () => {
      if (gate(k + 1)) return stop();
      show(k + 1);
      if (k < last) timer = setTimeout(tick, transport.pause); else stop();
    };
    timer = setTimeout(tick, transport.pause / 2);
  }
  /** To the next run of steps of a kind, or around to the first. */
  function jump(...kinds) {
    const starts = runs.filter(([group]) => kinds.includes(group)).map(([, from]) => from);
    go(starts.find((from) => from > k) ?? starts[0]);
  }
  function press(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("select, input:not(.ag-range)")) return;
    if ((key === " " || key === "Enter") && target.closest("button")) return;
    const act = { ArrowLeft: () => by(-1), ArrowRight: () => by(1), Home: () => go(0), End: () => walk(last), " ": toggle,
      f: () => jump("forward", "run"), b: () => jump("backward"), x: () => jump("error", "warning"),
      n: () => cycle(1), N: () => cycle(-1), Escape: () => (keys.hidden ? unpick() : help()), "?": help, ...more }[key];
    if (!act) return;
    event.preventDefault(), event.stopPropagation();
    act();
  }
  return { transport, keys, show, go, walk, stop, press, get k() { return k; } };
}
