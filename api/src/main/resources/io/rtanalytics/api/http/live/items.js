// The first items: of the present slice as the stream tells them, or of another one that was chosen.
import { byId, cells, element, fill, note, row, text } from "./dom.js";
import * as format from "./format.js";

const LIMIT = 10;
const VALUE = {
  clicks: (item) => item.clicks,
  impressions: (item) => item.impressions,
  unique_users: (item) => item.users,
  ctr: (item) => format.rate(item.clicks, item.impressions) ?? 0,
};

export class Items {
  #state;
  #chosen = null; // the row of the charts that was chosen; null for the present slice
  #question = 0;
  #shown = null;
  #now = 0;

  constructor(state) {
    this.#state = state;
    byId("sort").addEventListener("change", () => (this.#chosen === null ? this.#present() : this.#ask()));
    byId("items-now").addEventListener("click", () => this.choose(null));
  }

  /** The stream has told something, or time has passed. */
  update(now) {
    this.#now = now;
    const told = this.#told();
    if (this.#chosen === null && (told === null || told !== this.#shown || this.#state.itemsOutdated(now) !== null)) {
      this.#present();
    }
  }

  /** What the stream has told of the present slice; null as long as it has told of an earlier one at most. */
  #told() {
    const { items, slice } = this.#state;
    return items?.slice === slice ? items : null;
  }

  /** Shows the items of a row of the charts, or with null those of the present slice. */
  choose(chosen) {
    const present = chosen === null || chosen.start === this.#state.startOf(this.#state.slice);
    this.#chosen = present ? null : chosen;
    byId("items-now").hidden = present;
    present ? this.#present() : this.#ask();
  }

  #present() {
    this.#question++;
    const items = this.#told();
    this.#shown = items;
    text(byId("items-when"), "of this slice, every few seconds");
    if (items === null) {
      const { clicks, impressions } = this.#state.total(this.#state.slice);
      this.#show([], clicks + impressions > 0 ? "The items of this slice are not known yet." : "");
      return;
    }
    const list = items[byId("sort").value].map(([name, users, clicks, impressions]) => ({ name, users, clicks, impressions }));
    this.#show(list, [outdated(this.#state.itemsOutdated(this.#now)), limits(items.answered < items.expected, items.complete)]
      .filter(Boolean).join(" "));
  }

  async #ask() {
    const question = ++this.#question;
    const { start, end } = this.#chosen;
    const first = this.#state.timeline;
    text(byId("items-when"), "of " + format.span(start, Math.min(end, start + first.length)));
    try {
      const query = new URLSearchParams({ timestamp: start, sort: byId("sort").value, limit: LIMIT, partial: true });
      const reply = await fetch("analytics/items?" + query, { headers: { Accept: "application/json" } });
      const body = await reply.json();
      if (question !== this.#question) {
        return; // another one was asked meanwhile
      }
      if (!reply.ok) {
        this.#show([], body.detail ?? body.title);
        return;
      }
      this.#show(body.items.map((item) => ({ ...item, name: item.item, users: item.unique_users })),
        limits(body.workers.answered < body.workers.expected, body.complete));
    } catch {
      if (question === this.#question) {
        this.#show([], "The node did not answer. Choose the slice again.");
      }
    }
  }

  #show(items, warning) {
    const value = VALUE[byId("sort").value];
    const most = Math.max(1e-9, ...items.map(value));
    fill(byId("items-rows"), items, makeRow, (tr, item) => {
      const heading = tr.firstElementChild.firstElementChild;
      text(heading, item.name);
      heading.title = item.name;
      tr.firstElementChild.lastElementChild.style.width = Math.round((100 * value(item)) / most) + "%";
      cells(tr, [null, format.count(item.clicks), format.count(item.impressions), format.count(item.users),
        format.percent(item.clicks, item.impressions)].map((shown, i) => shown ?? tr.children[i].textContent));
    });
    note(byId("items-note"), warning !== "" ? warning : items.length > 0 ? ""
      : this.#chosen === null ? "No item was counted in this slice yet. Events name one with item=." : "No item was counted in that slice.");
  }
}

/** A row whose heading has a bar below the item's name. */
function makeRow() {
  const made = row(4);
  made.firstElementChild.append(element("span", { className: "name" }), element("span", { className: "bar" }));
  return made;
}

/** That a list is kept since there is none as good. */
const outdated = (it) => (it === null ? ""
  : `Not up to date: only ${it.answered} of ${it.expected} workers answer now, so this is the list of ${format.ago(it.age)}.`);

function limits(partial, complete) {
  return [
    partial ? "Partial: not all workers answered, so these are lower bounds." : "",
    complete ? "" : "There are more items than a worker tells apart, so these are lower bounds.",
  ].filter(Boolean).join(" ");
}
