// The bootstrap saved with an output: the player and its style, packed, and what unpacks them and a
// payload.

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  + "!#:%.()*+-;,=>?@^_/{|}~";

/** The bytes that were written in base85. */
function decode85(text) {
  const view = new DataView(new ArrayBuffer(text.length / 5 * 4));
  for (let i = 0; i < text.length; i += 5) {
    let word = 0;
    for (const letter of text.slice(i, i + 5)) word = word * 85 + LETTERS.indexOf(letter);
    view.setUint32(i / 5 * 4, word);
  }
  return new Uint8Array(view.buffer);
}

/** The bytes that were written in base64. */
const decode64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** What was compressed. */
function unpack(bytes) {
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  // a failure is heard of by the reader
  for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {});
  return new Response(readable);
}

async function load() {
  const bytes = decode85("⟦player⟧").slice(0, Number("⟦length⟧"));
  const text = await unpack(bytes).text();
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { render, style } = await import(url);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  dress(document, sheet);   // now, not when an output waits for it
  return { render, sheet };
}

/** The player, loaded once a page, however many widgets there are. */
const player = globalThis[Symbol.for("autograd_core ⟦digest⟧")] ??= load();

/** Puts the style into a page, or a shadow tree that the host made. */
function dress(root, sheet) {
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/** One widget.  Its payload is unpacked when it comes, which is before the output that shows it. */
export default () => {
  let text, payload;
  function read(model) {
    if (model.get("payload") !== text) {
      text = model.get("payload");
      payload = unpack(decode64(text)).json();
    }
    return payload;
  }
  return {
    initialize({ model }) {
      const come = () => read(model).catch(() => {});   // render hears of it
      if (model.get("payload")) come();
      model.on("change:payload", come);
    },
    async render({ model, el }) {
      if (!model.get("payload"))
        await new Promise((come) => model.on("change:payload", come));
      const [{ render, sheet }] = await Promise.all([player, read(model)]);
      if (el.getRootNode() instanceof ShadowRoot) dress(el.getRootNode(), sheet);
      return render({ model, el, payload: await payload, read: () => read(model) });
    },
  };
};
