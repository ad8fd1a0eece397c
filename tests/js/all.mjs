// Everything that the player's files export and a test calls.

export * from "../../autograd_core/viz/web/numbers.js";
export * from "../../autograd_core/viz/web/lines.js";
export * from "../../autograd_core/viz/web/timeline.js";
export * from "../../autograd_core/viz/web/look.js";
export * from "../../autograd_core/viz/web/templates.js";
export * from "../../autograd_core/viz/web/transport.js";
export * from "../../autograd_core/viz/web/digits.js";
export * from "../../autograd_core/viz/web/matrices.js";
export * from "../../autograd_core/viz/web/panels.js";
export * from "../../autograd_core/viz/web/ledger.js";
export * from "../../autograd_core/viz/web/vjp.js";
export * from "../../autograd_core/viz/web/viewport.js";
export * from "../../autograd_core/viz/web/predict.js";
export * from "../../autograd_core/viz/web/comparison.js";
