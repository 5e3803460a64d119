// Totals vectors: worker → [incarnation, unique users, clicks, impressions]. Each component is written by one
// worker only and never decreases within an incarnation, so copies of any age and order merge to the newest.

const INCARNATION = 0;

/** Whether something from outside can be a component. */
export function isComponent(value) {
  return Array.isArray(value) && value.length === 4 && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

/** The newer of two components: a later incarnation replaces an earlier one, whose data is gone. */
export function newer(one, other) {
  if (one[INCARNATION] !== other[INCARNATION]) {
    return one[INCARNATION] > other[INCARNATION] ? one : other;
  }
  return one.map((n, i) => Math.max(n, other[i]));
}

/** Two vectors, merged component by component; neither is changed. */
export function merge(vector, other) {
  const merged = { ...vector };
  for (const [worker, component] of Object.entries(other)) {
    if (isComponent(component)) {
      merged[worker] = Object.hasOwn(merged, worker) ? newer(merged[worker], component) : component;
    }
  }
  return merged;
}

/** The sum over these workers, and those of which nothing is known: with any, the sum is partial. */
export function sum(vector, workers) {
  const total = { users: 0, clicks: 0, impressions: 0, missing: [] };
  for (const worker of workers) {
    if (!Object.hasOwn(vector, worker)) {
      total.missing.push(worker);
      continue;
    }
    const [, users, clicks, impressions] = vector[worker];
    total.users += users;
    total.clicks += clicks;
    total.impressions += impressions;
  }
  return total;
}
