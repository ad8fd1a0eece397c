// Elements: text is always text, never markup.

export const ICONS = {
  first: "M3 2v12M13 2L5 8l8 6z", back: "M12 2L4 8l8 6z", play: "M4 2l10 6-10 6z",
  pause: "M4 2h2v12H4zM10 2h2v12h-2z", next: "M4 2l8 6-8 6z", last: "M13 2v12M3 2l8 6-8 6z",
};

/** An element with attributes and children; text is always text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
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
  if (on) element.setAttribute("tabindex", "0"); else element.removeAttribute("tabindex");
}
