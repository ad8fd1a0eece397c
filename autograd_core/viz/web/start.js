// What is saved with an output: the player and its style, packed, and what unpacks them and a payload.

/** What was compressed and written in base64. */
function unpack(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  const { readable, writable } = new DecompressionStream("deflate"), writer = writable.getWriter();
  for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {});   // the reader hears of it
  return new Response(readable);
}

/** The player, loaded once a page, however many widgets there are. */
const player = globalThis[Symbol.for("autograd_core ⟦digest⟧")] ??= unpack("⟦player⟧").text().then(async (text) => {
  const { render, style } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))), sheet = new CSSStyleSheet();
  sheet.replaceSync(style), dress(document, sheet);   // now, not when an output waits for it
  return { render, sheet };
});

/** Puts the style into a page, or a shadow tree that the host made. */
function dress(root, sheet) { if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet); }

/** One widget.  Its payload is unpacked when it comes, which is before the output that shows it. */
export default () => {
  let text, payload;
  const read = (model) => {
    if (model.get("payload") !== text) text = model.get("payload"), payload = unpack(text).json();
    return payload;
  };
  return {
    initialize({ model }) {
      const come = () => read(model).catch(() => {});   // render hears of it
      if (model.get("payload")) come();
      model.on("change:payload", come);
    },
    async render({ model, el }) {
      if (!model.get("payload")) await new Promise((come) => model.on("change:payload", come));
      const [{ render, sheet }] = await Promise.all([player, read(model)]);
      if (el.getRootNode() instanceof ShadowRoot) dress(el.getRootNode(), sheet);
      return render({ model, el, payload: await payload, read: () => read(model) });
    },
  };
};
