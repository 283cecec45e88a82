import type { JobProgress } from "./host.ts";
import type { RunProgress } from "./protocol.ts";

/** How far a run is, in words: `60,000 of about 1,000,000 rows · no difference · about 2 min left`. One object a run. */
export class RunWords {
  readonly #things: "rows" | "migrations";
  readonly #now: () => Date;
  /** Where this run began to count, which may be in the middle. */
  #first: { readonly done: number; readonly at: number } | undefined;

  constructor(things: "rows" | "migrations", now: () => Date) {
    this.#things = things;
    this.#now = now;
  }

  tell({ done, expected, note }: JobProgress): Omit<RunProgress, "id"> {
    const at = this.#now().getTime();
    this.#first ??= { done, at };
    if (this.#things === "migrations") return { message: note, ...share(done, expected) };
    const left = this.#left(done, expected, at);
    const message = [rowsText(done, expected), note, ...(left === undefined ? [] : [`${duration(left)} left`])];
    return { message: message.join(" · "), ...share(done, expected) };
  }

  /** Milliseconds, when it goes on as fast as so far; undefined while that says little. */
  #left(done: number, expected: number | undefined, at: number): number | undefined {
    if (this.#first === undefined || expected === undefined || done >= expected) return undefined;
    const [rows, time] = [done - this.#first.done, at - this.#first.at];
    return rows > 0 && time >= 2_000 ? ((expected - done) / rows) * time : undefined;
  }
}

function share(done: number, expected: number | undefined): Pick<RunProgress, "share"> {
  return expected === undefined || expected === 0 ? {} : { share: Math.min(1, done / expected) };
}

/** The number of all rows is the server's estimate: it may be too small. */
function rowsText(done: number, expected: number | undefined): string {
  const known = expected !== undefined && expected >= done;
  return known ? `${number(done)} of about ${number(expected)} rows` : `${number(done)} rows`;
}

/** `1,000,000`. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** `3 rows`, `1 row`. */
export function counted(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `about ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `about ${minutes} min` : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
