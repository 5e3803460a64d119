// What the page knows: the messages of any number of nodes, merged.
import { merge, sum } from "./vector.js";

export const WINDOW = 48;
const STALE_MILLIS = 5000;

export class State {
  node = null;
  timeline = null;
  routing = [];
  workers = {};
  events = null;
  items = null;
  slice = -1;
  #itemsHeard = 0;
  #fewer = null; // how many answered last, if that list is not the one that is kept
  #from = 0;
  #vectors = new Map();
  #store;
  #heard = 0;

  constructor(store) {
    this.#store = store;
  }

  /** A node says who it is and all that it knows. */
  hello(message, now) {
    const before = this.#key();
    this.node = message.node;
    this.timeline = { first: Date.parse(message.timeline.first) / 1000, length: message.timeline.length };
    this.routing = message.routing;
    this.#from = message.from;
    if (before !== this.#key()) {
      this.#vectors = this.#store.load(this.#key());
      this.items = null;
      this.#fewer = null;
      this.slice = -1;
    }
    this.totals(message, now);
  }

  /** A node says what has changed. */
  totals(message, now) {
    // A node whose clock is a little behind is in the slice before for a moment; further back, this page was wrong.
    this.slice = message.slice === this.slice - 1 ? this.slice : message.slice;
    this.workers = message.workers;
    this.events = message.events;
    this.#heard = now;
    if (message.items) {
      this.#takeItems(message.items, now);
    }
    for (const { slice, totals } of message.slices) {
      this.#vectors.set(slice, merge(this.#vectors.get(slice) ?? {}, totals));
    }
    for (const slice of this.#vectors.keys()) {
      if (Math.abs(slice - this.slice) >= WINDOW) {
        this.#vectors.delete(slice);
      }
    }
    this.#store.save(this.#key(), this.#vectors);
  }

  /** Takes a list if it tells more: what a worker counted is not gone because it, or a node, is slow to answer. */
  #takeItems(items, now) {
    const kept = this.items;
    if (kept?.slice === this.slice) {
      if (items.slice < kept.slice) {
        return; // by a node that is still in the slice before
      }
      if (items.slice === kept.slice && items.answered < items.expected && items.answered < kept.answered) {
        this.#fewer = { answered: items.answered, expected: items.expected };
        return;
      }
    }
    this.items = items;
    this.#itemsHeard = now;
    this.#fewer = null;
  }

  /** How many workers answered a newer list than the kept one, too few to replace it, and its age; null without any. */
  itemsOutdated(now) {
    return this.#fewer === null ? null : { ...this.#fewer, age: now - this.#itemsHeard };
  }

  /** Names the timeline: vectors of another one have nothing to do with these. */
  #key() {
    return this.timeline === null ? "" : this.timeline.first + "+" + this.timeline.length;
  }

  /** The first slice that is shown. */
  get from() {
    return Math.max(this.#from, this.slice - WINDOW + 1);
  }

  /** When a slice begins, in seconds since 1970. */
  startOf(slice) {
    return this.timeline.first + slice * this.timeline.length;
  }

  /** The ids of the workers that count a slice, in the order of the routing. */
  workersOf(slice) {
    let workers = [];
    for (const span of this.routing) {
      if (span.from <= slice) {
        workers = span.workers;
      }
    }
    return workers;
  }

  /** What one worker has counted in a slice; null if nothing is known of it. */
  component(slice, worker) {
    return this.#vectors.get(slice)?.[worker] ?? null;
  }

  /** What was counted in a slice. Partial as long as any worker's share is unknown. */
  total(slice) {
    const workers = this.workersOf(slice);
    const total = sum(this.#vectors.get(slice) ?? {}, workers);
    return { ...total, known: workers.length > total.missing.length, partial: total.missing.length > 0 };
  }

  /** How long ago a worker's last answer was asked for, in milliseconds; null if it never answered. */
  ageOf(worker, now) {
    const age = this.workers[worker]?.age_ms ?? null;
    return age === null ? null : age + (now - this.#heard);
  }

  /** Workers of the present slice that do not answer: their last known counts stand in the sums. */
  silent(now) {
    return this.workersOf(this.slice).filter((worker) => {
      const age = this.ageOf(worker, now);
      return this.workers[worker]?.answered !== true || age === null || age > STALE_MILLIS;
    });
  }

  /** A row per slice that is shown, ascending. */
  rows() {
    const rows = [];
    for (let slice = this.from; slice <= this.slice; slice++) {
      const { users, clicks, impressions, partial, known } = this.total(slice);
      rows.push({ start: this.startOf(slice), end: this.startOf(slice + 1), users, clicks, impressions, partial, known });
    }
    return rows;
  }
}
