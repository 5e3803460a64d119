// The live stream. EventSource resumes by itself in most cases; this covers the others: an answer that is no
// stream (a balancer without nodes, a node without room) and a connection on which nothing comes any more. A page that
// nobody sees is not connected: over HTTP/1.1 a browser has six connections to a host, for all of its tabs together.

const SILENCE_MILLIS = 7000;
const FIRST_PAUSE_MILLIS = 1000;
const LONGEST_PAUSE_MILLIS = 10_000;

export class Feed {
  #url;
  #to;
  #source = null;
  #watch = 0;
  #pause = FIRST_PAUSE_MILLIS;

  /** `to` has the functions hello, totals and status, the latter with "connecting", "live", "lost" or "paused". */
  constructor(url, to) {
    this.#url = url;
    this.#to = to;
  }

  /** Connects, if it does not do so already. */
  resume() {
    if (this.#source === null) {
      this.#pause = FIRST_PAUSE_MILLIS;
      this.#to.status("connecting");
      this.#open();
    }
  }

  /** Gives the connection back. */
  pause() {
    clearTimeout(this.#watch);
    this.#source?.close();
    this.#source = null;
    this.#to.status("paused");
  }

  #open() {
    this.#source?.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener("hello", (event) => this.#hear(event, this.#to.hello));
    source.addEventListener("totals", (event) => this.#hear(event, this.#to.totals));
    source.addEventListener("error", () => this.#lost(source));
    this.#expect();
  }

  #hear(event, to) {
    this.#pause = FIRST_PAUSE_MILLIS;
    this.#expect();
    to(JSON.parse(event.data));
    this.#to.status("live");
  }

  /** Something is to come within some seconds, else the connection is taken for dead. */
  #expect() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      this.#to.status("lost");
      this.#open();
    }, SILENCE_MILLIS);
  }

  #lost(source) {
    if (source !== this.#source) {
      return; // another one has taken its place, or none is wanted
    }
    this.#to.status("lost");
    if (source.readyState !== EventSource.CLOSED) {
      return; // it is trying again by itself
    }
    clearTimeout(this.#watch);
    const pause = this.#pause * (0.5 + Math.random());
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MILLIS);
    this.#watch = setTimeout(() => this.#open(), pause);
  }
}
