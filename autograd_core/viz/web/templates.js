// Message templates: the sentence and the formula of a step, with their slots filled.

/** A template cut into [text, tone]: gradients (p_…) and values (v_…) have a tone. */
export function splitSentence(template, args) {
  const toned = (name) => [args[name] ?? "", { p_: "g", v_: "f" }[name.slice(0, 2)] ?? ""];
  return template.split(/\{(\w+)\}/)
    .map((part, i) => (i % 2 ? toned(part) : [part, ""]))
    .filter(([text]) => text);
}

/** A MathML template with its slots ⟦name⟧ filled, by MathML or by a bare number. */
export function fillFormula(template, args) {
  return template.replace(/⟦(\w+)⟧/g, (_, name) => {
    const value = args[name] ?? "";
    return /^[\d.]+$/.test(value) ? `<mn>${value}</mn>` : value;
  });
}

/** A template with its slots {name} filled. */
export const fillText = (template, args) =>
  template.replace(/\{(\w+)\}/g, (_, name) => args[name] ?? "");
