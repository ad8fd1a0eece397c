// Everything that the player's files export.

export * from "../../autograd_core/viz/web/numbers.js";
export * from "../../autograd_core/viz/web/timeline.js";
export * from "../../autograd_core/viz/web/look.js";
export * from "../../autograd_core/viz/web/words.js";
export * from "../../autograd_core/viz/web/panels.js";
export * from "../../autograd_core/viz/web/bench.js";
export * from "../../autograd_core/viz/web/viewport.js";
export * from "../../autograd_core/viz/web/predict.js";
export * from "../../autograd_core/viz/web/player.js";
