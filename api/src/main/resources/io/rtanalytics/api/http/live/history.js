// The charts and their table: the last 48 slices as they change, or a range that was asked for.
import { Charts } from "./charts.js";
import { byId, cells, fill, note, row as tableRow, text } from "./dom.js";
import * as format from "./format.js";

const MAX_ROWS = 5000;
const MAX_TABLE_ROWS = 500;
const TABLE_EVERY_MILLIS = 1000;
const STEP_SECONDS = { hour: 3600, day: 86_400, week: 604_800 };

export class History {
  #charts;
  #state;
  #asked = null; // rows that were asked for; null while the last slices are followed
  #looked = null;
  #tableAt = 0;

  /** `chosen(row)` is called when somebody chooses a slice. */
  constructor(state, chosen) {
    for (const id of ["from", "to"]) {
      byId(id).addEventListener("input", (event) => (event.target.dataset.chosen = "yes"));
    }
    this.#state = state;
    this.#charts = new Charts(chosen, (row) => this.#read(row));
    byId("range").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
    byId("follow").addEventListener("click", () => this.#follow());
    byId("history-details").addEventListener("toggle", () => this.#table(this.#rows()));
    text(byId("zone"), format.ZONE);
  }

  /** What was counted has changed. */
  update() {
    if (this.#asked === null) {
      const rows = this.#rows();
      this.#charts.show(rows);
      this.#titles(rows);
      this.#propose(rows);
      if (performance.now() - this.#tableAt > TABLE_EVERY_MILLIS) {
        this.#table(rows);
      }
      this.#read(this.#looked && (rows.find((it) => it.start === this.#looked.start) ?? null));
    }
  }

  #rows() {
    return this.#asked ?? (this.#state.timeline === null ? [] : this.#state.rows());
  }

  /** As long as nobody has chosen another one, the form shows the range that is seen. */
  #propose(rows) {
    for (const [id, seconds] of [["from", rows[0]?.start], ["to", rows[rows.length - 1]?.start]]) {
      const input = byId(id);
      if (seconds !== undefined && document.activeElement !== input && !input.dataset.chosen) {
        input.value = format.localInput(seconds);
      }
    }
  }

  #titles(rows) {
    const followed = this.#asked === null;
    const summed = rows.some((row) => row.summed);
    const title = followed ? `The last ${rows.length === 1 ? "slice" : rows.length + " slices"}` : "From " + this.#range(rows);
    text(byId("history-title"), title);
    text(byId("users-caption"), summed ? "User-slices" : "Unique users");
    text(byId("users-column"), summed ? "User-slices" : "Unique users");
    byId("follow").disabled = followed;
    const partial = rows.filter((row) => row.known && row.partial).length;
    note(byId("history-note"), [
      partial > 0 ? `Hollow bars are partial: some workers' counts of ${partial > 1 ? partial + " slices" : "one slice"} are not known.` : "",
      summed ? "User-slices are the unique users of each slice, added up: who comes in three hours counts three times, since nobody can tell that it is the same person." : "",
    ].filter(Boolean).join(" "));
  }

  #range(rows) {
    return rows.length === 0 ? "an empty range" : format.moment(rows[0].start) + " to " + format.moment(rows[rows.length - 1].end);
  }

  /** What the slice under the cursor has, or all of them together. */
  #read(row) {
    this.#looked = row;
    byId("readout").setAttribute("aria-live", row ? "polite" : "off");
    text(byId("readout"), row === null ? this.#sum() : describe(row));
  }

  #sum() {
    const rows = this.#rows().filter((row) => row.known);
    const of = (name) => rows.reduce((sum, row) => sum + row[name], 0);
    const partial = rows.some((row) => row.partial) ? "At least " : "";
    return rows.length === 0 ? "" : `${partial}${format.count(of("impressions"))} impressions, ${format.count(of("clicks"))} clicks, `
      + `CTR ${format.percent(of("clicks"), of("impressions"))}`;
  }

  #table(rows) {
    this.#tableAt = performance.now();
    if (!byId("history-details").open) {
      return;
    }
    const newest = rows.slice(-MAX_TABLE_ROWS).reverse();
    fill(byId("history-rows"), newest, () => tableRow(4), (tr, row) => cells(tr, [format.span(row.start, row.end),
      ...(row.known ? [format.count(row.impressions) + (row.partial ? " (partial)" : ""), format.count(row.clicks),
        format.count(row.users), format.percent(row.clicks, row.impressions)] : Array(4).fill(format.NONE))]));
    text(byId("history-more"), rows.length > newest.length ? `The newest ${newest.length} of ${rows.length} rows.` : "");
  }

  async #ask() {
    const [from, to] = [byId("from"), byId("to")].map((input) => Math.floor(new Date(input.value).getTime() / 1000));
    const step = byId("step").value;
    const error = byId("range-error");
    const problem = this.#problem(from, to, step);
    text(error, problem);
    if (problem !== "") {
      return;
    }
    const submit = byId("range").querySelector("[type=submit]");
    submit.disabled = true;
    try {
      const query = new URLSearchParams({ from, to, step, timezone: format.ZONE });
      const reply = await fetch("analytics/range?" + query, { headers: { Accept: "application/json" } });
      const body = await reply.json();
      if (!reply.ok) {
        text(error, body.detail ?? body.title);
        return;
      }
      this.#show(body.map(fromReply));
    } catch {
      text(error, "The node did not answer. Try again.");
    } finally {
      submit.disabled = false;
    }
  }

  #problem(from, to, step) {
    if (Number.isNaN(from) || Number.isNaN(to)) {
      return "Choose both a beginning and an end.";
    }
    if (from > to) {
      return "The beginning is after the end.";
    }
    const seconds = STEP_SECONDS[step] ?? this.#state.timeline?.length ?? 1;
    return (to - from) / seconds > MAX_ROWS ? `That is more than ${format.count(MAX_ROWS)} rows: choose a larger step.` : "";
  }

  #show(rows) {
    this.#asked = rows;
    this.#charts.show(rows);
    this.#titles(rows);
    this.#table(rows);
    this.#read(null);
  }

  #follow() {
    this.#asked = null;
    text(byId("range-error"), "");
    for (const id of ["from", "to"]) {
      delete byId(id).dataset.chosen;
    }
    this.#looked = null;
    this.update();
  }
}

const fromReply = (row) => ({
  start: Date.parse(row.start) / 1000,
  end: Date.parse(row.end) / 1000,
  users: row.unique_users ?? row.user_slices,
  summed: row.user_slices !== undefined,
  clicks: row.clicks,
  impressions: row.impressions,
  partial: false,
  known: true,
});

function describe(row) {
  return format.span(row.start, row.end) + ": " + (row.known ? `${row.partial ? "at least " : ""}${format.count(row.impressions)} impressions, `
    + `${format.count(row.clicks)} clicks, ${format.count(row.users)} ${row.summed ? "user-slices" : "unique users"}, `
    + `CTR ${format.percent(row.clicks, row.impressions)}` : "not known");
}
