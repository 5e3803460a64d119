// Which workers count which slices, now and from when on others will.
import { byId, element, fill, text } from "./dom.js";
import * as format from "./format.js";

/** Shows a line per change of the routing. */
export function show(state) {
  const spans = state.routing.map((span, i) => ({ ...span, to: state.routing[i + 1]?.from ?? Infinity }));
  fill(byId("routing"), spans, makeLine, (line, span) => {
    const [tag, when, chips] = line.children;
    const when_ = span.from > state.slice ? "planned" : span.to <= state.slice ? "earlier" : "now";
    line.dataset.when = when_;
    text(tag, when_);
    text(when, describe(state, span, when_));
    fill(chips, span.workers, () => element("li"), (chip, id) => text(chip, "worker " + id));
  });
}

function describe(state, span, when) {
  const from = `slice ${format.count(span.from)}, ${format.moment(state.startOf(span.from))}`;
  if (when === "planned") {
    return "from " + from;
  }
  const until = span.to === Infinity ? "with no end planned" : `up to slice ${format.count(span.to - 1)}`;
  return when === "now" ? "this slice, " + until : until;
}

const makeLine = () => element("li", {}, element("span", { className: "tag" }), element("span", { className: "when" }),
  element("ul", { className: "chips" }));
