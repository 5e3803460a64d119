// Four small charts over one axis of time, drawn by uPlot; and the readout of the slice under the cursor.
import { byId } from "./dom.js";
import * as format from "./format.js";

const HEIGHT = 150;
const PHONE_HEIGHT = 120;
const PANELS = [
  { name: "impressions", of: (row) => row.impressions, label: format.brief },
  { name: "clicks", of: (row) => row.clicks, label: format.brief },
  { name: "users", of: (row) => row.users, label: format.brief },
  { name: "ctr", of: (row) => format.rate(row.clicks, row.impressions), label: (n) => String(Math.round(n * 100) / 100) },
];

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Marks of the axis of time: hours as the clock shows them, days by their date. */
function timeLabels(plot, marks) {
  let before = "";
  return marks.map((mark) => {
    const date = new Date(mark * 1000);
    const midnight = date.getHours() === 0 && date.getMinutes() === 0;
    const label = midnight ? format.dayOf(mark) : format.time(mark);
    const shown = label === before ? "" : label;
    before = label;
    return shown;
  });
}

export class Charts {
  #rows = [];
  #plots = [];
  #chosen;
  #looked;

  /** `chosen(row)` is called for a click or Enter, `looked(row or null)` when the cursor moves. */
  constructor(chosen, looked) {
    this.#chosen = chosen;
    this.#looked = looked;
    const group = byId("charts");
    new ResizeObserver(() => this.#resize()).observe(group);
    group.addEventListener("keydown", (event) => this.#key(event));
    group.addEventListener("mouseleave", () => looked(null));
    addEventListener("themechange", () => this.#draw());
    this.#draw();
  }

  /** Shows these rows, ascending. */
  show(rows) {
    this.#rows = rows;
    const data = this.#data();
    this.#plots.forEach((plot, i) => plot.setData(data[i]));
  }

  /** Per panel: starts, whole values, partial values. A partial one is drawn hollow. */
  #data() {
    const starts = this.#rows.map((row) => row.start);
    return PANELS.map(({ of }) => [
      starts,
      this.#rows.map((row) => (row.known && !row.partial ? of(row) : null)),
      this.#rows.map((row) => (row.known && row.partial ? of(row) : null)),
    ]);
  }

  #range() {
    const [first, last] = [this.#rows[0], this.#rows[this.#rows.length - 1]];
    return first ? [first.start, last.end] : [0, 1];
  }

  #size(host) {
    return { width: Math.max(200, host.clientWidth), height: innerWidth < 640 ? PHONE_HEIGHT : HEIGHT };
  }

  #draw() {
    this.#plots.forEach((plot) => plot.destroy());
    const data = this.#data();
    this.#plots = PANELS.map((panel, i) => {
      const host = byId("plot-" + panel.name);
      return new uPlot(this.#options(panel, this.#size(host)), data[i], host);
    });
  }

  #options(panel, size) {
    const ink = style("--" + panel.name);
    const axis = {
      stroke: style("--muted"),
      font: "11px " + style("--font"),
      grid: { stroke: style("--line"), width: 1 },
      ticks: { show: false },
    };
    const bars = uPlot.paths.bars({ size: [0.86, 64], align: 1, radius: 0.08 });
    return {
      ...size,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: "rt" },
        y: false,
        points: { show: false },
        drag: { x: false, y: false },
      },
      scales: {
        x: { time: true, range: () => this.#range() },
        y: { range: (plot, min, max) => [0, max > 0 ? max * 1.08 : 1] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 26, gap: 4, space: 62, values: timeLabels },
        { ...axis, size: 46, gap: 6, space: 34, values: (plot, marks) => marks.map((n) => (n === null ? "" : panel.label(n))) },
      ],
      series: [
        {},
        { paths: bars, fill: ink, width: 0, points: { show: false } },
        { paths: bars, stroke: ink, fill: style("--card"), width: 1, points: { show: false } },
      ],
      hooks: {
        setCursor: [(plot) => this.#cursor(plot)],
        ready: [(plot) => plot.over.addEventListener("click", () => this.#choose(plot.cursor.idx))],
      },
    };
  }

  #cursor(plot) {
    const { idx } = plot.cursor;
    if (plot === this.#plots[0] && idx !== undefined) {
      this.#looked(idx === null ? null : (this.#rows[idx] ?? null));
    }
  }

  #choose(index) {
    const row = this.#rows[index];
    if (row) {
      this.#chosen(row);
    }
  }

  #key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    const [plot] = this.#plots;
    const last = this.#rows.length - 1;
    const index = plot?.cursor.idx ?? last;
    if (event.key === "Enter") {
      this.#choose(index);
    } else if (event.key in steps && last >= 0) {
      const next = Math.min(last, Math.max(0, (plot.cursor.left < 0 ? last + 1 : index) + steps[event.key]));
      const { start, end } = this.#rows[next];
      plot.setCursor({ left: plot.valToPos((start + end) / 2, "x"), top: 10 });
      event.preventDefault();
    }
  }

  #resize() {
    this.#plots.forEach((plot, i) => {
      const size = this.#size(byId("plot-" + PANELS[i].name));
      if (size.width !== plot.width || size.height !== plot.height) {
        plot.setSize(size);
      }
    });
  }
}
