// Numbers and times look alike on every machine; only the time zone is the visitor's own.

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });
const percentage = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export const NONE = "–";

/** The visitor's time zone, as the IANA calls it. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

export const count = (n) => whole.format(n);

export const brief = (n) => short.format(n).replace("K", "k");

/** Clicks by impressions in per cent, as a number; null without impressions. */
export const rate = (clicks, impressions) => (impressions > 0 ? (100 * clicks) / impressions : null);

export function percent(clicks, impressions) {
  const value = rate(clicks, impressions);
  return value === null ? NONE : percentage.format(value) + " %";
}

const date = (seconds) => new Date(seconds * 1000);

export const time = (seconds) => clock.format(date(seconds));

const isThisYear = (seconds) => date(seconds).getFullYear() === new Date().getFullYear();

export const dayOf = (seconds) => (isThisYear(seconds) ? day : dayOfYear).format(date(seconds));

export const moment = (seconds) => dayOf(seconds) + ", " + time(seconds);

/** From when to when, the day only once if it is the same. */
export function span(start, end) {
  const format = (end - start) % 60 === 0 && start % 60 === 0 ? clock : clockSeconds;
  const last = format.format(date(end));
  return dayOf(start) + ", " + format.format(date(start)) + "–" + (end - start > 86_400 ? dayOf(end) + ", " + last : last);
}

/** How long something takes: "23 min", "1 h 5 min". */
export function duration(seconds) {
  if (seconds < 60) {
    return Math.max(0, Math.round(seconds)) + " s";
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return minutes + " min";
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? hours + " h " + (minutes % 60) + " min" : Math.round(hours / 24) + " days";
}

/** How long ago something was, in milliseconds. */
export const ago = (millis) => (millis < 10_000 ? (millis / 1000).toFixed(1) + " s" : duration(millis / 1000)) + " ago";

/** A time as an input of the type datetime-local has it. */
export function localInput(seconds) {
  const there = date(seconds);
  return new Date(there.getTime() - there.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
