// Layout reservation: room for the largest content there will be, so that nothing moves between
// steps.

import { FILLED, FORMULA, PHASE, SAID, SAY } from "./timeline.js";
import { make } from "./dom.js";
import { Narration } from "./narration.js";

const ROOM = 190;      // the most px of sentence or formula
const SAMPLED = 60;    // how many are measured

/** Reserves room in a narration for the longest sentences and for each kind of formula.  All are
 *  laid out at once, out of sight. */
export function reserveNarration(narration) {
  const { root, timeline } = narration;
  const said = findSaid(timeline);
  const shown = findShown(timeline);
  const trials = [...said, ...shown].map((frame) => {
    const trial = new Narration(timeline);
    trial.tell(frame);
    return trial;
  });
  const isError = (frame) => frame[PHASE] === "error";
  const errors = trials.filter((_, i) => i < said.length && isError(said[i]));
  const usual = trials.filter((_, i) => i < said.length && !isError(said[i]));
  const room = make("div", { class: "ag-room", "aria-hidden": "true" },
    ...trials.map((trial) => trial.root));
  room.style.setProperty("--rows", root.style.getPropertyValue("--rows"));
  root.after(room);
  const rooms = {
    say: measureTallest("say", usual),
    formula: Math.min(ROOM, measureTallest("formula", trials.slice(said.length))),
  };
  for (const trial of [narration, ...usual, ...errors])
    for (const part in rooms) trial[part].style.minHeight = `${rooms[part]}px`;
  const high = measureTallest("root", usual);
  const most = Math.min(measureTallest("root", errors), Math.max(high, 1.6 * ROOM));
  root.style.minHeight = `${Math.max(high, most)}px`;
  room.remove();
}

const countLetters = (texts) => Object.values(texts).reduce((sum, text) => sum + text.length, 0);

/** The frames with the longest sentence, among errors and among the others. */
function findSaid({ frames, sayings }) {
  const kind = (frame) => frame[PHASE] === "error";
  return findLongest(frames, kind, ({ [SAY]: key, [SAID]: args }) =>
    (sayings[key] ?? key).length + countLetters(args));
}

/** For each formula, the frame that fills it with most. */
function findShown({ frames }) {
  return findLongest(frames, (frame) => frame[FORMULA], ({ [FORMULA]: at, [FILLED]: args }) =>
    (at < 0 ? -1 : countLetters(args)));
}

/** Of each kind of frame, the one that measures most. */
function findLongest(frames, kind, measure) {
  const found = new Map();
  for (const frame of frames) {
    const length = measure(frame);
    const [most = -1] = found.get(kind(frame)) ?? [];
    if (length > most) found.set(kind(frame), [length, frame]);
  }
  return [...found.values()].slice(0, SAMPLED).map(([, frame]) => frame);
}

function measureTallest(part, trials) {
  const height = (trial) => Math.ceil(trial[part].getBoundingClientRect().height);
  return Math.max(0, ...trials.map(height));
}

/** The steps at which to measure the panels: when a step is last about each node, if there are
 *  too many for all of them. */
export function sampleSteps(timeline) {
  const all = [...timeline.frames.keys()];
  const last = new Map(all.map((k) => [timeline.focus(k), k]));
  const steps = all.length <= SAMPLED ? all : [...last.values()];
  const every = Math.ceil(steps.length / SAMPLED);
  return steps.filter((_, i) => i % every === 0);
}

/** Has an element never get smaller again. */
export function keepHeight(element) {
  if (element.offsetHeight <= parseFloat(element.style.minHeight || 0)) return;
  element.style.minHeight = `${Math.ceil(element.getBoundingClientRect().height)}px`;
}
