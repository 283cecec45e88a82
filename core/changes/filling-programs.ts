import { isOneOffProgram } from "../code/languages.ts";
import { filledColumns, hasOldSide } from "./backfill.ts";
import type { ChangeContext } from "./context.ts";
import type { ChangeUsage, Evidence } from "./types.ts";

/**
 * Programs that fill the new columns of rows that are there already. What tells one from code that writes both columns of a row at hand: it
 * stands where programs stand that are run once, it updates and never inserts the new columns, it reads an old one in the same file, and it
 * does so for many rows. Nothing shows that it has run.
 */
export function fillingPrograms(context: ChangeContext): readonly Evidence[] {
  const { spec, usages } = context;
  if (!hasOldSide(spec) || spec.goal.kind !== "replace") return [];
  const files = new Set(usages.map(({ file }) => file).filter(isOneOffProgram));
  return [...files].flatMap((file) => fillOf(file, context) ?? []);
}

function fillOf(file: string, { spec, usages, settings }: ChangeContext): Evidence | undefined {
  const own = usages.filter((usage) => usage.file === file && usage.certainty === "resolved");
  const readsOld = own.some(({ side, access }) => side === "old" && access === "read");
  const fills = own.filter((usage) => usage.side === "new" && usage.access === "write" && isUpdate(usage));
  const next = filledColumns(spec).map((column) => `${(spec.to ?? spec.from).table}.${column}`);
  const [first] = fills;
  if (!readsOld || first === undefined || !next.every((name) => fills.some(({ column }) => column === name)))
    return undefined;
  const text = settings.read(file) ?? "";
  if (!loop.test(text) && !fills.every((usage) => isOfAllRows(usage, text))) return undefined;
  return {
    file,
    span: first.span,
    what: "a program fills the rows that were there before; nothing here shows that it has run",
  };
}

function isUpdate({ sink }: ChangeUsage): boolean {
  return (
    sink !== undefined && (sink.kind === "sql-update" || sink.kind === "orm-update" || sink.kind === "assignments")
  );
}

/** Ways to go through rows, in any of the languages. */
const loop =
  /\b(?:for|foreach|while|loop)\b|\.(?:map|forEach|flatMap|each|find_each|find_in_batches|in_batches|iterator|for_each|bulk_update)\b/;

/** An UPDATE of every row, or of those that a program counts through: none that is given by its key. */
function isOfAllRows({ sink }: ChangeUsage, text: string): boolean {
  if (sink?.kind !== "sql-update") return false;
  return !/\bwhere\b[^;]*(?:=|\bin\b)\s*\(?\s*(?:[$:@%?]|\$\{)/i.test(text.slice(sink.span.start, sink.span.end));
}
