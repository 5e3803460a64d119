// The present slice, counting up.
import { byId, note, text } from "./dom.js";
import * as format from "./format.js";

const STEP_MILLIS = 200;
const SPOKEN_EVERY_MILLIS = 30_000;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A number that runs up to its new value. */
class Figure {
  #node;
  #shown = null;
  #sign = "";
  #frame = 0;

  constructor(node) {
    this.#node = node;
  }

  /** The sign stands before the number: "≥ " if it is a lower bound. */
  show(value, sign) {
    cancelAnimationFrame(this.#frame);
    const from = sign === this.#sign ? this.#shown : null; // a number on its way is no lower bound
    this.#sign = sign;
    if (from === null || value <= from || still.matches || document.hidden) {
      this.#set(value);
      return;
    }
    const begun = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - begun) / STEP_MILLIS));
      this.#set(Math.round(from + (value - from) * part));
      if (part < 1) {
        this.#frame = requestAnimationFrame(step);
      }
    };
    this.#frame = requestAnimationFrame(step);
  }

  nothing() {
    cancelAnimationFrame(this.#frame);
    this.#shown = null;
    text(this.#node, format.NONE);
  }

  #set(value) {
    this.#shown = value;
    text(this.#node, this.#sign + format.count(value));
  }
}

const figures = Object.fromEntries(
  ["impressions", "clicks", "users"].map((name) => [name, new Figure(byId("now-" + name))]));
let spokenAt = 0;

/** Shows the present slice. */
export function show(state, now) {
  const total = state.total(state.slice);
  for (const [name, figure] of Object.entries(figures)) {
    total.known ? figure.show(total[name], total.partial ? "≥ " : "") : figure.nothing();
  }
  text(byId("now-ctr"), total.known ? (total.partial ? "≈ " : "") + format.percent(total.clicks, total.impressions) : format.NONE);
  showBefore(state);
  note(byId("now-note"), warning(state, total, now));
  speak(total);
}

function showBefore(state) {
  const before = state.slice > state.from ? state.total(state.slice - 1) : null;
  const whole = before !== null && before.known && !before.partial;
  for (const name of ["impressions", "clicks", "users"]) {
    text(byId("was-" + name), whole ? format.count(before[name]) + " in the slice before" : "");
  }
  text(byId("was-ctr"), whole ? format.percent(before.clicks, before.impressions) + " in the slice before" : "");
}

function warning(state, total, now) {
  if (total.partial) {
    return "Partial: nothing is known yet of " + name(total.missing) + ", so these are lower bounds.";
  }
  const silent = state.silent(now);
  return silent.length === 0
    ? ""
    : "Not up to date: " + name(silent) + (silent.length > 1 ? " do" : " does")
      + " not answer. What was last known of " + (silent.length > 1 ? "them" : "it") + " is counted in.";
}

const name = (workers) => (workers.length > 1 ? "workers " : "worker ") + workers.join(", ");

/** For screen readers: seldom, and only when there is something new to say. */
function speak(total) {
  const now = performance.now();
  if (!total.known || (spokenAt > 0 && now - spokenAt < SPOKEN_EVERY_MILLIS)) {
    return;
  }
  spokenAt = now;
  text(byId("spoken"), `${total.partial ? "Partial: " : ""}${format.count(total.impressions)} impressions, `
    + `${format.count(total.clicks)} clicks, ${format.count(total.users)} unique users`);
}

/** Shows how much of the present slice has passed. */
export function tick(state, seconds) {
  const start = state.startOf(state.slice);
  const end = state.startOf(state.slice + 1);
  const left = Math.min(end - start, end - seconds); // a node may be in the slice before
  byId("now-elapsed").value = Math.min(1, Math.max(0, (seconds - start) / (end - start)));
  text(byId("now-when"), `Slice ${format.count(state.slice)}: ${format.span(start, end)}`
    + (left > 0 ? `, ${format.duration(left)} left` : ""));
}
