import { columnOf, type NamedModels, type RowValue } from "../models/named.ts";
import type { Access } from "../types.ts";
import type { UsageLog } from "../usage-log.ts";

/** Reads paths over relations to columns: `author__name__icontains`, `-created`, `author.name`. */
export class LookupPaths {
  readonly #models: NamedModels;
  readonly #log: UsageLog;

  constructor(models: NamedModels, log: UsageLog) {
    this.#models = models;
    this.#log = log;
  }

  /** `at` is the text of the path and where it stands, in an identifier or within quotes. */
  path(at: { readonly text: string; readonly startIndex: number }, on: RowValue, access: Access, sink = -1): void {
    let { model } = on;
    let start = at.startIndex;
    const sign = /^[-+^=@$]/.exec(at.text)?.[0] ?? "";
    start += sign.length;
    const parts = at.text.slice(sign.length).split(/(__|\.)/);
    for (let i = 0; i < parts.length; i += 2) {
      const part = parts[i] ?? "";
      const place = { startIndex: start, endIndex: start + part.length };
      const column = columnOf(model, part);
      // A foreign key is read where a path leads over it.
      if (column !== undefined)
        this.#log.mention(model, column, place, {
          access,
          sink,
          ...(on.guess === undefined ? {} : { certainty: "name-only" as const }),
        });
      const related = this.#models.related(model, part);
      if (related === undefined) return;
      model = related.model;
      start = place.endIndex + (parts[i + 1]?.length ?? 0);
    }
  }
}
