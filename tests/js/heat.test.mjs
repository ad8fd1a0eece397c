// Heat maps and panels, with elements that only remember what they are given.
// Run with: node --test tests/js/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";
import * as p from "./all.mjs";

/** As little of an element as `make` needs. */
class Element {
  constructor(tag) {
    this.localName = tag;
    this.attributes = {};
    this.children = [];
    this.heard = {};
  }

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }

  addEventListener(name, hear) {
    this.heard[name] = hear;
  }

  append(...children) {
    this.children.push(...children.map((child) => (child?.localName ? child : String(child))));
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  get text() {
    return this.children.map((child) => child.text ?? child).join("");
  }
}
globalThis.document = { createElement: (tag) => new Element(tag) };

const cells = (rows, dtype, bare) => p.makeHeatRows(rows, dtype, bare).map((row) => row.children);

test("zero has no colour, the largest the most, either sign its own", () => {
  const [[low, none, high, some]] = cells([[-4, 0, 4, 1]]);
  assert.deepEqual([low, none, high, some].map(({ attributes }) => [attributes.class, attributes.style]),
    [["neg", "--t:1.00"], [undefined, undefined], ["pos", "--t:1.00"], ["pos", "--t:0.25"]]);
});

test("signs are told apart without colour", () => {
  const [[low, none, high]] = cells([[-4, 0, 4]], "float32", true);
  assert.notEqual(low.text, high.text);
  assert.equal(cells([[-4, 0, 4]])[0].map((c) => c.text).join(" "), "-4 0 4");
  assert.equal(none.attributes.class, undefined);
});

test("NaN and infinity have no colour and take none from the others", () => {
  const [[nan, inf, two]] = cells([["nan", "inf", 2]]);
  const styles = (elements) => elements.map(({ attributes }) => attributes.style);
  assert.deepEqual(styles([nan, inf, two]), [undefined, undefined, "--t:1.00"]);
  assert.deepEqual(styles(cells([[0, 0]])[0]), [undefined, undefined]);
});

test("every cell tells all its digits", () => {
  const [[one]] = cells([[Math.fround(1 / 3)]]);
  assert.deepEqual([one.text, one.attributes.title], ["0.3333", "0.333333343"]);
});

test("a value that is not known shows nothing, one that is not kept says so", () => {
  assert.deepEqual(p.makeValue(undefined), []);
  assert.deepEqual(p.makeValue(null), ["not kept"]);
  assert.deepEqual(p.makeValue(null, "None"), ["None"]);
  assert.equal(p.makeValue([[], "float32", [2.5]])[0].text, "2.5");
});

test("small matrices have their numbers, wide ones signs, large ones their size and a corner", () => {
  const [small] = p.makeValue([[2, 2], "float32", [1, 2, 3, 4]]);
  assert.equal(small.text, "1234");
  const [wide] = p.makeValue([[9], "float32", Array(9).fill(-0.12345)]);
  assert.match(wide.attributes.class, /ag-bare/);
  const summary = { min: -1.5, max: 2, thumbnail: [[1, -1], [0, 2]] };
  const large = p.makeValue([[100, 64], "float32", null, summary]);
  assert.ok(large.includes("100×64") && large.includes("-1.5 to 2"));
  assert.equal(large.at(-1).text, "its first 2 × 2");
});

test("a panel folds, and remembers it", () => {
  const folded = new Set(["card"]);
  const { root, body } = p.makePanel(folded, "card", "title");
  const head = root.children[0].children[0];
  const state = () => [body.hidden, head.attributes["aria-expanded"], folded.has("card")];
  assert.deepEqual(state(), [true, "false", true]);
  head.heard.click();
  assert.deepEqual(state(), [false, "true", false]);
  head.heard.click();
  assert.ok(body.hidden && folded.has("card"));
});
