// The page's host: brings its players to life, each with its module and a model in place of a
// kernel's.
//
// What is on screen stands in the page's address, "#step=12&step2=5" for the first two players, so
// that a link restores it; what else stands there, the name of a place in the text, is left alone.

const { modules, players } = JSON.parse(
  document.querySelector("script[type='application/json']").textContent);
const loaded = modules.map((text) =>
  import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));

// ---------------------------------------------------------------- the address

/** What of a player's state stands in the address: its name there, and how it is written and read. */
const KEPT = {
  opened: {
    name: "open",
    write: String,
    read: (text) => (/^(\d+(,\d+)*)?$/.test(text) ? text : undefined),
  },
  frame: {
    name: "step",
    write: (k) => k + 1,
    read: (text) => (/^\d+$/.test(text) ? Math.max(0, text - 1) : undefined),
  },
};

const nameOf = (key, n) => `${KEPT[key].name}${n ? n + 1 : ""}`;

/** The address's last part: the place it names, and the rest as pairs. */
function readAddress() {
  const parts = location.hash.slice(1).split("&").filter(Boolean);
  const pairs = parts.filter((part) => part.includes("="));
  return {
    place: parts.find((part) => !part.includes("=")) ?? "",
    kept: new Map(pairs.map((pair) => pair.split("="))),
  };
}

/** Puts one player's state into the address. */
function writeAddress(key, n, value, start) {
  const { place, kept } = readAddress();
  const name = nameOf(key, n);
  if (value === start) kept.delete(name);
  else kept.set(name, KEPT[key].write(value));
  const text = [place, ...[...kept].map((pair) => pair.join("="))].filter(Boolean).join("&");
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  } catch (error) {   // a frame without an address of its own: stepping goes on without it
    console.info("The address of this page cannot be changed.", error);
  }
}

// ---------------------------------------------------------------- the players

/** What a module takes for a kernel's model: the n-th player's state. */
function makeModel({ state }, n) {
  const start = { ...state };
  const heard = new Map();
  return {
    start,
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      if (KEPT[key] && start[key] !== undefined) writeAddress(key, n, value, start[key]);
      for (const hear of heard.get(`change:${key}`) ?? []) hear();
    },
    on(event, hear) {
      heard.set(event, [...(heard.get(event) ?? []), hear]);
    },
    off(event, hear) {
      heard.set(event, (heard.get(event) ?? []).filter((one) => one !== hear));
    },
    save_changes() {},
    widget_manager: null,
  };
}

const models = players.map(makeModel);

/** Brings every player to where the address says. */
function restore() {
  const { kept } = readAddress();
  models.forEach((model, n) => {
    for (const [key, { read }] of Object.entries(KEPT)) {
      const text = kept.get(nameOf(key, n));
      const value = text === undefined ? undefined : read(text);
      if (value !== undefined && model.get(key) !== undefined) model.set(key, value);
    }
  });
}

/** Shows a player in place of its picture, which stays when that fails. */
async function show(root, n) {
  const room = document.createElement("div");
  const rest = [...root.children];
  try {
    const { default: made } = await loaded[players[n].module];
    const widget = typeof made === "function" ? await made() : made;
    for (const part of rest) part.hidden = true;
    root.append(room);
    await widget.initialize?.({ model: models[n] });
    await widget.render({ model: models[n], el: room });
    for (const part of rest) part.remove();
  } catch (error) {
    room.remove();
    for (const part of rest) part.hidden = false;
    console.error(error);
  }
}

/** What scrolls sideways in the text can be reached by keyboard. */
function setReachable() {
  for (const part of document.querySelectorAll("main > section :is(pre, table, math)")) {
    if (part.closest("[data-player]")) continue;
    if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", 0);
    else part.removeAttribute("tabindex");
  }
}

/** Scrolls again to what the address names: players have moved it. */
function scrollToPlace() {
  const { place, kept } = readAddress();
  if (place) {
    const named = [...document.querySelectorAll("[id]")]
      .find(({ id }) => place === id || place === encodeURIComponent(id));
    named?.scrollIntoView();
  } else if (kept.size) {
    const n = models.findIndex((_, i) => kept.has(nameOf("frame", i)));
    document.querySelector(`[data-player="${n}"]`)?.scrollIntoView({ block: "nearest" });
  }
}

/** On paper a player that nobody moved shows its last step. */
let resting = [];
addEventListener("beforeprint", () => {
  resting = models.filter(({ start: { frame }, get }) =>
    frame !== undefined && get("frame") === frame);
  for (const model of resting) model.set("frame", Number.MAX_SAFE_INTEGER - 1);
});
addEventListener("afterprint", () => {
  for (const model of resting) model.set("frame", model.start.frame);
});

restore();
setReachable();
addEventListener("hashchange", restore);
addEventListener("resize", setReachable);
const roots = [...document.querySelectorAll("[data-player]")];
await Promise.all(roots.map((root) => show(root, Number(root.dataset.player))));
scrollToPlace();
