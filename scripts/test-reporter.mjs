// Shows what failed, and one closing line with the counts.
import { inspect } from "node:util";

const verbose = process.env.TEST_VERBOSE === "1";

/** @param {AsyncIterable<import("node:test").TestEvent>} events */
export default async function* report(events) {
  const counts = {};
  const names = [];
  for await (const { type, data } of events) {
    if (type === "test:start") {
      names.length = data.nesting;
      names[data.nesting] = data.name;
    } else if (type === "test:fail" && !verbose && isCause(data)) {
      yield `✖ ${[...names.slice(0, data.nesting), data.name].join(" › ")}\n${describe(data)}\n\n`;
    } else if (type === "test:stdout" || type === "test:stderr") {
      if (!verbose) yield data.message;
    } else if (type === "test:diagnostic" && data.nesting === 0) {
      const [, key, count] = /^(pass|fail|cancelled|skipped|todo) (\d+)$/.exec(data.message) ?? [];
      if (key) counts[key] = Number(count);
    }
  }
  const { pass = 0, fail = 0, cancelled = 0, skipped = 0, todo = 0 } = counts;
  yield `${pass} passed, ${fail + cancelled} failed, ${skipped + todo} skipped\n`;
}

/** A suite that failed only because of its children was reported with them. */
function isCause({ details }) {
  return details.error?.failureType !== "subtestsFailed";
}

function describe({ details, file, line, column }) {
  const error = details.error?.cause ?? details.error;
  const place = file ? `  at ${file}${line ? `:${line}:${column}` : ""}\n` : "";
  const text =
    error instanceof Error ? (error.stack ?? error.message) : typeof error === "string" ? error : inspect(error);
  return place + text.replace(/^(?!$)/gm, "  ");
}
