// Elements: text is always text, never markup.

export const ICONS = {
  first: "M3 2v12M13 2L5 8l8 6z", back: "M12 2L4 8l8 6z", play: "M4 2l10 6-10 6z",
  pause: "M4 2h2v12H4zM10 2h2v12h-2z", next: "M4 2l8 6-8 6z", last: "M13 2v12M3 2l8 6-8 6z",
};

/** Runs `update`, which rebuilds what is in `root`, and puts the focus back on the same control. */
export function keepFocus(root, update) {
  const controls = () => [...root.querySelectorAll("button,select,input")], at = controls().indexOf(document.activeElement);
  update();
  if (at >= 0 && !root.contains(document.activeElement)) controls()[at]?.focus({ preventScroll: true });
}

/** Scrolls the panel that holds an element, never the page, so that it can be seen. */
export function reveal(element) {
  let box = element.parentElement;
  while (box && !(/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight + 1)) {
    if (box.classList.contains("ag")) return;
    box = box.parentElement;
  }
  if (!box) return;
  const part = element.getBoundingClientRect(), whole = box.getBoundingClientRect();
  if (part.top < whole.top + 4) box.scrollTop -= whole.top + 4 - part.top;
  else if (part.bottom > whole.bottom - 4) box.scrollTop += part.bottom - whole.bottom + 4;
}

// JupyterLab first asks the element that has the focus whether a key is its own: so each one says it.
const OWN_KEYS = "data-lm-suppress-shortcuts";

/** An element with attributes and children; text is always text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (["button", "input", "select"].includes(tag) || "tabindex" in attributes) element.setAttribute(OWN_KEYS, "true");
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  element.append(...children);
  return element;
}

export function icon(path) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  const shape = document.createElementNS(ns, "path");
  for (const [name, value] of Object.entries({ width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ d: path, fill: "currentColor", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }))
    shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether the keys get to an element: what scrolls has to be reached without a mouse too. */
export function reachable(element, on) {
  if (on === element.hasAttribute("tabindex")) return;
  if (on) element.setAttribute("tabindex", "0"), element.setAttribute(OWN_KEYS, "true"); else element.removeAttribute("tabindex");
}
