// DOM helpers: making elements, and what the keys and the focus need.

export const ICONS = {
  first: "M3 2v12M13 2L5 8l8 6z",
  back: "M12 2L4 8l8 6z",
  play: "M4 2l10 6-10 6z",
  pause: "M4 2h2v12H4zM10 2h2v12h-2z",
  next: "M4 2l8 6-8 6z",
  last: "M13 2v12M3 2l8 6-8 6z",
};

/** Runs `update`, which rebuilds what is in `root`, and puts the focus back on the same control. */
export function keepFocus(root, update) {
  const controls = () => [...root.querySelectorAll("button,select,input")];
  const at = controls().indexOf(document.activeElement);
  update();
  if (at < 0 || root.contains(document.activeElement)) return;
  controls()[at]?.focus({ preventScroll: true });
}

/** Scrolls the panel that holds an element, never the page, so that it can be seen. */
export function reveal(element) {
  const box = findScroller(element);
  if (!box) return;
  const part = element.getBoundingClientRect();
  const whole = box.getBoundingClientRect();
  if (part.top < whole.top + 4) box.scrollTop -= whole.top + 4 - part.top;
  else if (part.bottom > whole.bottom - 4) box.scrollTop += part.bottom - whole.bottom + 4;
}

/** What is around an element, in the player, and scrolls. */
function findScroller(element) {
  for (let box = element.parentElement; box; box = box.parentElement) {
    const may = /auto|scroll/.test(getComputedStyle(box).overflowY);
    if (may && box.scrollHeight > box.clientHeight + 1) return box;
    if (box.classList.contains("ag")) return null;
  }
  return null;
}

// JupyterLab first asks the element that has the focus whether a key is its own: so each says it.
const OWN_KEYS = "data-lm-suppress-shortcuts";

/** An element with attributes and children; text is always text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  const takesKeys = ["button", "input", "select"].includes(tag) || "tabindex" in attributes;
  if (takesKeys) element.setAttribute(OWN_KEYS, "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A button that says in `label` what it does. */
export const makeButton = (content, label, onclick, more = {}) => make("button", {
  type: "button", "aria-label": label, title: label, ...more, onclick,
}, content);

export const SVG = "http://www.w3.org/2000/svg";

export function makeIcon(path) {
  const svg = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "path");
  const box = { width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" };
  const drawn = {
    d: path, fill: "currentColor", stroke: "currentColor", "stroke-width": 1.5,
    "stroke-linejoin": "round",
  };
  for (const [name, value] of Object.entries(box)) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries(drawn)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}

export const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether the keys get to an element: what scrolls has to be reached without a mouse too. */
export function setReachable(element, on) {
  if (on === element.hasAttribute("tabindex")) return;
  if (on) {
    element.setAttribute("tabindex", "0");
    element.setAttribute(OWN_KEYS, "true");
  } else element.removeAttribute("tabindex");
}
