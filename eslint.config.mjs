// The linter of the JavaScript: the player in autograd_core/viz, and its tests.

const browser = [
  "Blob", "CSSStyleSheet", "DecompressionStream", "ResizeObserver", "Response", "ShadowRoot", "URL",
  "addEventListener", "atob", "clearTimeout", "console", "document", "getComputedStyle", "history",
  "location", "matchMedia", "removeEventListener", "requestAnimationFrame", "setTimeout",
];
const node = ["structuredClone"];

const known = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  { ignores: [".jupyter/", ".venv/", "build/", "notebooks/"] },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "error",
      "no-unused-vars": "error",
      "prefer-const": "error",
      "eqeqeq": "error",
      "no-shadow": "error",
      "no-sequences": ["error", { allowInParentheses: false }],
      "semi": "error",
      "max-statements-per-line": ["error", { max: 1 }],
      "max-len": ["error", 120],
      "max-lines": ["error", 300],
      "complexity": ["error", 12],
    },
  },
  {
    files: ["autograd_core/viz/**/*.js"],
    languageOptions: { globals: known(browser) },
    rules: {
      // The files are joined without comments and line breaks (see viz/web/__init__.py).
      "no-restricted-syntax": ["error", {
        selector: "TemplateElement[value.raw=/\\n/], Literal[raw=/\\n/]",
        message: "A text must not go over several lines: they are joined.",
      }, {
        selector: "TemplateElement[value.raw=/\\s\\s\\/\\/ /], Literal[raw=/\\s\\s\\/\\/ /]",
        message: "A text must not look like a comment at the end of a line.",
      }],
    },
  },
  { files: ["tests/js/*.mjs"], languageOptions: { globals: known(node) } },
];
