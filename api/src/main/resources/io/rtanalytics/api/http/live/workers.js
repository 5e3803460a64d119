// Who answered, how fresh, and with what.
import { byId, element, fill, row, text } from "./dom.js";
import * as format from "./format.js";

/** Shows a row per worker. */
export function show(state, now) {
  const present = state.workersOf(state.slice);
  const silent = state.silent(now);
  const ids = Object.keys(state.workers);
  text(byId("workers-sum"), silent.length === 0 ? "all answer" : `${present.length - silent.length} of ${present.length} answer`);
  fill(byId("workers-rows"), ids, makeRow, (tr, id) => {
    const [heading, answered, impressions, clicks, users] = tr.children;
    const worker = state.workers[id];
    const age = state.ageOf(id, now);
    const isSilent = present.includes(id) ? silent.includes(id) : worker.answered === false;
    text(heading.firstElementChild, id);
    text(heading.lastElementChild, worker.url ?? "");
    answered.firstElementChild.dataset.state = isSilent ? "lost" : "live";
    text(answered.lastElementChild, standing(worker, isSilent, age));
    const component = state.component(state.slice, id);
    const counts = component === null ? [null, null, null] : [component[3], component[2], component[1]];
    [impressions, clicks, users].forEach((cell, i) => text(cell, counts[i] === null ? format.NONE : format.count(counts[i])));
  });
}

function standing(worker, isSilent, age) {
  const last = age === null ? "never" : format.ago(age);
  return isSilent ? `${last}; ${worker.failure ?? "silent"}` : last;
}

function makeRow() {
  const made = row(0);
  made.firstElementChild.append(element("strong"), element("span", { className: "url" }));
  made.append(element("td", {}, element("span", { className: "dot" }), element("span")));
  for (let i = 0; i < 3; i++) {
    made.append(element("td", { className: "number" }));
  }
  return made;
}
