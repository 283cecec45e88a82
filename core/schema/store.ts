import type { Store } from "./types.ts";

/** A store that can be copied in constant time. The copy and the original change independently afterwards. */
export interface ForkableStore extends Store {
  fork(): ForkableStore;
}

/** Facts that no longer change, oldest first. Undefined stands for a removed fact. */
type Layer = ReadonlyMap<string, unknown>;

/** An empty store. Snapshots of it are cheap: each `fork` shares everything that was set so far. */
export function createStore(): ForkableStore {
  return storeOver([]);
}

function storeOver(start: readonly Layer[]): ForkableStore {
  let layers = start;
  let own = new Map<string, unknown>();
  return {
    get(key) {
      if (own.has(key)) return own.get(key);
      for (let index = layers.length - 1; index >= 0; index--) {
        const layer = layers[index];
        if (layer?.has(key)) return layer.get(key);
      }
      return undefined;
    },
    set(key, value) {
      own.set(key, value);
    },
    fork() {
      if (own.size > 0) layers = push(layers, own);
      own = new Map();
      return storeOver(layers);
    },
  };
}

/** Adds a layer, merging small ones, so that a store of n facts never has more than about log n layers to look through. */
function push(layers: readonly Layer[], layer: Layer): readonly Layer[] {
  let merged = layer;
  let kept = layers;
  for (let last = kept.at(-1); last && last.size <= merged.size * 2; last = kept.at(-1)) {
    merged = new Map([...last, ...merged]);
    kept = kept.slice(0, -1);
  }
  return [...kept, merged];
}
