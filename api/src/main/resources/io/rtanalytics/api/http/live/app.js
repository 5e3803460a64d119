// The page: takes the stream, and lets each part show what concerns it, at most once per frame.
import { byId, text } from "./dom.js";
import { Events } from "./events.js";
import { Feed } from "./feed.js";
import { History } from "./history.js";
import { Items } from "./items.js";
import * as present from "./now.js";
import * as routing from "./routing.js";
import { State } from "./state.js";
import { Store } from "./store.js";
import * as workers from "./workers.js";

const state = new State(new Store(localStorageOrNone()));
const items = new Items(state);
const history = new History(state, (row) => {
  items.choose(row);
  byId("items-title").scrollIntoView({ block: "nearest" });
});
const events = new Events();
let waiting = false;
let connected = false;
let heardAt = 0;
let clockAhead = 0; // how much the node's clock is ahead of this machine's, in milliseconds

function localStorageOrNone() {
  try {
    return localStorage;
  } catch {
    return null; // the store takes it for an empty one that keeps nothing
  }
}

/** The time by which ages are told: it stands while no connection tells anything. */
const clock = () => (connected ? performance.now() : heardAt);

function draw() {
  waiting = false;
  const now = clock();
  present.show(state, now);
  history.update();
  items.update(now);
  workers.show(state, now);
  routing.show(state);
  events.show(state);
}

function heard(message) {
  heardAt = performance.now();
  clockAhead = Date.parse(message.now) - Date.now();
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(draw);
  }
}

/** What changes by itself: ages and the time that is left. */
function tick() {
  if (state.timeline !== null && !document.hidden) {
    present.tick(state, (Date.now() + clockAhead) / 1000);
    workers.show(state, clock());
    items.update(clock());
    events.tick(state);
  }
}

const STATUS = {
  connecting: () => "Connecting …",
  live: () => "Live from node " + state.node.id,
  lost: () => "Connection lost, reconnecting …",
  paused: () => "Paused while nobody sees this page",
};

function showStatus(kind) {
  const status = byId("status");
  connected = kind === "live";
  status.dataset.state = kind;
  text(status, STATUS[kind]());
}

const feed = new Feed("analytics/live", {
  hello: (message) => {
    state.hello(message, performance.now());
    heard(message);
    tick();
  },
  totals: (message) => {
    if (state.timeline !== null) {
      state.totals(message, performance.now());
      heard(message);
    }
  },
  status: showStatus,
});

const follow = () => (document.hidden ? feed.pause() : feed.resume());
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => feed.pause());
addEventListener("pageshow", follow); // also when the browser takes the page out of its cache (back, forward)
follow();
setInterval(tick, 1000);
