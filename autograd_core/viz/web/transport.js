// Transport controls: buttons, scrubber, counter, speed.

import { tone } from "./look.js";
import { ICONS, make, makeButton, makeIcon } from "./dom.js";

const SPEEDS = { "0.5×": 2400, "1×": 1200, "2×": 600, "4×": 300, "8×": 150 };
const GROUPS = {
  define: "define", feed: "run", fetch: "run", zero_grad: "zero grad", optimizer_step: "step",
  inplace: "in-place", warning: "warning", error: "error",
};
const COLOURS = {
  forward: "var(--fwd)", run: "var(--fwd)", backward: "var(--grad)", error: "var(--bad)",
  warning: "var(--bad)",
};

/** Runs of steps that belong together: [[group, first, last], …]. */
export function groupSteps(frames) {
  const runs = [];
  const forward = frames.some(([phase]) => phase === "define") ? "run" : "forward";
  frames.forEach(([phase], k) => {
    const group = GROUPS[phase] ?? (tone(phase) === "f" ? forward : "backward");
    const run = runs[runs.length - 1];
    if (run && run[0] === group) run[2] = k;
    else runs.push([group, k, k]);
  });
  return runs;
}

/** Buttons, scrubber, counter, speed; `playhead` is told where to go. */
export class Transport {
  constructor(frames, runs, playhead, toggleHelp) {
    this.last = frames.length - 1;
    this.buttons = makeButtons(playhead, this.last);
    this.count = make("output", { class: "ag-count", "aria-hidden": "true" });
    this.speed = make("select", { "aria-label": "Speed", title: "Speed" },
      ...Object.keys(SPEEDS).map((name) => make("option", { selected: name === "1×" }, name)));
    this.range = make("input", {
      type: "range", class: "ag-range", min: 0, max: this.last, step: 1, "aria-label": "Step",
      oninput: () => playhead.go(Number(this.range.value)),
    });
    this.scrub = make("div", { class: "ag-scrub" },
      ...makeTrack(frames, runs, (k) => playhead.go(k)), this.range);
    this.help = make("button", {
      type: "button", "aria-label": "Keys", title: "Keys (?)", "aria-expanded": "false",
      onclick: toggleHelp,
    }, "?");
    const jump = makeJump(runs, (k) => playhead.go(k));
    this.root = make("div", { class: "ag-bar" },
      make("div", { class: "ag-buttons" }, ...Object.values(this.buttons)),
      this.scrub,
      make("div", { class: "ag-tools" }, this.count, jump, this.speed, this.help));
  }

  /** Milliseconds between two steps. */
  get pause() {
    return SPEEDS[this.speed.value];
  }

  show(k, text) {
    const { buttons, last } = this;
    this.range.value = k;
    this.range.setAttribute("aria-valuetext", `Step ${k + 1} of ${last + 1}: ${text}`);
    this.scrub.style.setProperty("--at", `${last ? (k / last) * 100 : 100}%`);
    this.count.textContent = `${k + 1} / ${last + 1}`;
    for (const name of ["first", "back"]) buttons[name].setAttribute("aria-disabled", k === 0);
    for (const name of ["next", "last"]) buttons[name].setAttribute("aria-disabled", k === last);
  }

  showPlaying(on) {
    const { play } = this.buttons;
    const label = on ? "Pause (space)" : "Play (space)";
    play.replaceChildren(makeIcon(on ? ICONS.pause : ICONS.play));
    play.setAttribute("aria-label", label);
    play.setAttribute("title", label);
  }
}

function makeButtons(playhead, last) {
  const button = (name, label, onclick) => makeButton(makeIcon(ICONS[name]), label, onclick);
  const buttons = {
    first: button("first", "First step (Home)", () => playhead.go(0)),
    back: button("back", "Step back (←)", () => playhead.by(-1)),
    play: button("play", "Play (space)", () => playhead.toggle()),
    next: button("next", "Next step (→)", () => playhead.by(1)),
    last: button("last", "Last step (End)", () => playhead.walk(last)),
  };
  buttons.play.className = "ag-main-button";
  return buttons;
}

/** The list of the parts to jump to. */
function makeJump(runs, go) {
  const jump = make("select", {
    class: "ag-jump", "aria-label": "Jump to", title: "Jump to a part (f, b, x)",
    hidden: runs.length < 2,
    onchange: () => {
      go(Number(jump.value));
      jump.selectedIndex = 0;
    },
  });
  const unpicked = { value: "", disabled: true, selected: true, hidden: true };
  jump.append(make("option", unpicked, "Jump"),
    ...runs.map(([group, from]) => make("option", { value: from }, `${from + 1} ${group}`)));
  return jump;
}

/** The coloured track of the scrubber and the words under it. */
function makeTrack(frames, runs, go) {
  const last = frames.length - 1 || 1;
  const edge = (k) => Math.min(100, Math.max(0, (k / last) * 100));
  const parts = runs.map(([group, from, to]) => ({
    group, from, left: edge(from - 0.5), right: edge(to + 0.5),
  }));
  const stops = parts.map(({ group, left, right }) =>
    `${COLOURS[group] ?? "var(--saved)"} ${left.toFixed(2)}% ${right.toFixed(2)}%`);
  const style = `background:linear-gradient(90deg,${stops.join(",")})`;
  const alarms = frames.flatMap(([phase], k) => ("wx".includes(tone(phase)) ? [[phase, k]] : []));
  const wide = parts.filter(({ left, right }) => right - left > 8);
  return [
    make("div", { class: "ag-track", style }),
    make("div", { class: "ag-track ag-done", style }),
    ...alarms.map(([phase, k]) => makeAlarm(phase, k, edge(k), go)),
    make("div", { class: "ag-phases" }, ...wide.map((part) => makePhase(part, go))),
  ];
}

/** A warning or an error on the track. */
function makeAlarm(phase, k, share, go) {
  const label = `Jump to the ${phase}, step ${k + 1}`;
  const left = `clamp(12px,8px + ${share} * (100% - 16px) / 100,100% - 12px)`;
  return make("button", {
    type: "button", class: "ag-alarm", style: `left:${left}`, title: label, "aria-label": label,
    onclick: () => go(k),
  }, "!");
}

/** The word under a part of the track. */
function makePhase({ group, from, left, right }, go) {
  return make("button", {
    type: "button", title: `Jump to ${group}, step ${from + 1}`,
    style: `left:${left}%;max-width:${right - left}%`,
    onclick: () => go(from),
  }, group);
}
