// What comes in at this node, and what becomes of it.
import { byId, cells, fill, note, row, text } from "./dom.js";
import * as format from "./format.js";

const POINTS = 60;
const OUTCOMES = [
  ["Received", "received"],
  ["Stored and counted", "stored"],
  ["Duplicates, counted once before", "duplicate"],
  ["Refused, surely not stored", "refused"],
  ["Unanswered, outcome unknown", "unanswered"],
  ["In flight", "in_flight"],
];
const REASONS = {
  invalid: "Broke the contract",
  too_large: "Too large",
  overloaded: "A queue was full",
  unreachable: "A worker could not be reached",
  disk_full: "A worker's disk was full",
  fenced: "A worker is pinned to another routing",
  unauthorized: "A worker wants another token",
  failed: "A worker has failed",
  outside_window: "Repeated too late",
  damaged: "The slice's file is damaged",
  expired: "The slice has expired",
  opt_out: "The visitor has opted out",
  gpc: "The visitor's browser objects (GPC)",
  dnt: "The visitor's browser objects (DNT)",
  bot: "Sent by a bot",
  site: "The site is not counted here",
};

export class Events {
  #rates = [];
  #plot = null;
  #host = byId("plot-rate");

  constructor() {
    addEventListener("themechange", () => this.#draw());
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#host);
    this.#draw();
  }

  /** Shows what the stream has told. */
  show(state) {
    const { events, node } = state;
    const refused = Object.values(events.rejected).reduce((sum, n) => sum + n, 0);
    text(byId("node"), `node ${node.id}${node.url ? " at " + new URL(node.url).host : ""} serves this page`);
    text(byId("rate"), format.count(events.per_second));
    fill(byId("outcomes"), OUTCOMES, () => row(1), (tr, [label, name]) =>
      cells(tr, [label, format.count(name === "refused" ? refused : events[name])]));
    fill(byId("refused-rows"), Object.entries(events.rejected), () => row(1), (tr, [reason, n]) =>
      cells(tr, [REASONS[reason] ?? reason.replaceAll("_", " "), format.count(n)]));
    note(byId("refused-none"), refused === 0 ? "Nothing was refused." : "");
  }

  /** One point more of the line of the last minute; called once a second. */
  tick(state) {
    this.#rates = [...this.#rates, state.events?.per_second ?? 0].slice(-POINTS);
    this.#plot?.setData(this.#data());
  }

  #data() {
    return [this.#rates.map((_, i) => i + POINTS - this.#rates.length), this.#rates];
  }

  #size() {
    return { width: Math.max(100, this.#host.clientWidth), height: 56 };
  }

  #draw() {
    this.#plot?.destroy();
    const ink = getComputedStyle(document.documentElement).getPropertyValue("--impressions").trim();
    this.#plot = new uPlot({
      ...this.#size(),
      padding: [4, 0, 2, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [0, POINTS - 1] }, y: { range: (plot, min, max) => [0, Math.max(1, max * 1.1)] } },
      axes: [{ show: false }, { show: false }],
      series: [{}, { stroke: ink, width: 1.5, points: { show: false } }],
    }, this.#data(), this.#host);
  }
}
