// Shows what failed, and one closing line with the counts.
import { inspect } from "node:util";

const verbose = process.env.TEST_VERBOSE === "1";
/** Files that could not be compiled, and so are not in the events. */
const broken = (process.env.TEST_BROKEN ?? "").split("\n").filter(Boolean);

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
  for (const file of broken) yield `✖ ${file}\n  does not compile, see above\n\n`;
  yield `${pass} passed, ${fail + cancelled + broken.length} failed, ${skipped + todo} skipped\n`;
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
  const lines = text.split("\n").filter((line) => !/^ +at .*\(?node:internal\//.test(line));
  return place + lines.map((line) => (line === "" ? line : `  ${line}`)).join("\n");
}
