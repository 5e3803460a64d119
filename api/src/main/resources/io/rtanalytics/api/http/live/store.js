// Keeps totals vectors over a reload. What is found is checked as if a stranger had written it.
import { isComponent, merge } from "./vector.js";

const KEY = "rt.totals";
const VERSION = 1;
const MAX_SLICES = 64;
const MAX_WORKERS = 256;
const MAX_CHARACTERS = 1_000_000;
const PAUSE_MILLIS = 1000;

export class Store {
  #storage;
  #timer = 0;
  #latest = null;

  constructor(storage) {
    this.#storage = storage;
    addEventListener("pagehide", () => this.#write());
    document.addEventListener("visibilitychange", () => this.#write()); // a phone may end a hidden page without a word
  }

  /** The vectors that were kept for this timeline: slice → vector. Empty if there are none, or none that fit. */
  load(timeline) {
    const slices = new Map();
    try {
      const text = this.#storage.getItem(KEY);
      const kept = text === null || text.length > MAX_CHARACTERS ? null : JSON.parse(text);
      if (kept?.version !== VERSION || kept.timeline !== timeline) {
        return slices;
      }
      for (const [slice, vector] of Object.entries(kept.slices).slice(-MAX_SLICES)) {
        const components = Object.entries(vector).slice(0, MAX_WORKERS).filter(([, c]) => isComponent(c));
        if (/^\d{1,15}$/.test(slice)) {
          slices.set(Number(slice), Object.fromEntries(components));
        }
      }
    } catch {
      slices.clear(); // not of our making, or storage is switched off
    }
    return slices;
  }

  /** Keeps these vectors, soon. */
  save(timeline, slices) {
    this.#latest = { timeline, slices };
    this.#timer ||= setTimeout(() => this.#write(), PAUSE_MILLIS);
  }

  /** Merges with what is there: it may be of another tab, which has heard what this one has not. */
  #write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#latest === null) {
      return;
    }
    const { timeline, slices } = this.#latest;
    this.#latest = null;
    const newest = [...this.#merged(timeline, slices)].sort(([a], [b]) => a - b).slice(-MAX_SLICES);
    const text = JSON.stringify({ version: VERSION, timeline, slices: Object.fromEntries(newest) });
    try {
      if (text.length <= MAX_CHARACTERS) {
        this.#storage.setItem(KEY, text);
      }
    } catch {
      // full, or switched off: then a reload begins anew
    }
  }

  #merged(timeline, slices) {
    const merged = new Map(slices);
    const last = Math.max(...slices.keys()) + 1; // what is further ahead would push out what is true
    for (const [slice, vector] of this.load(timeline)) {
      if (slice <= last || slices.size === 0) {
        merged.set(slice, merge(vector, merged.get(slice) ?? {}));
      }
    }
    return merged;
  }
}
