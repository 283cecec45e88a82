import { Collector } from "../collector.ts";
import { readDml } from "../dml-reader.ts";
import { buildersIn } from "../go/builders.ts";
import { GoquSql } from "../go/goqu-sql.ts";
import { chainsIn, GoValues } from "../go/syntax.ts";
import type { CodeLibrary } from "./library.ts";
import { usageOf } from "./sql.ts";

const statements: ReadonlySet<string> = new Set(["From", "Select", "Insert", "Update", "Delete"]);

/** Statements that are built with goqu, whose arguments are names of columns and expressions. */
export const goqu: CodeLibrary = {
  id: "goqu",
  languages: new Set(["go"]),
  concerns: (text) => text.includes("doug-martin/goqu"),
  extract(text, root, environment) {
    const collector = new Collector();
    if (root === undefined) return collector.result;
    const values = new GoValues(text, root);
    for (const { calls, node } of buildersIn(chainsIn(root), ({ method }) => statements.has(method))) {
      const sql = new GoquSql(values, environment.dialect);
      if (!sql.build(calls)) continue;
      const span = { start: node.startIndex, end: node.endIndex };
      const { text: composed, segments, holes } = sql.assembly;
      const embedded = { text: composed, segments, holes, span, delimiter: undefined, lines: false };
      const facts = readDml(composed, environment.dialect);
      const sinks = facts.sinks.map(({ kind, table, open }) =>
        collector.addSink({
          kind,
          ...(table === undefined ? {} : { table }),
          span,
          library: "goqu",
          open: open || sql.open,
          insertions: [],
        }),
      );
      for (const column of facts.columns) {
        const isInCode = segments.some(
          (segment) => segment.sql.start <= column.span.start && column.span.end <= segment.sql.end,
        );
        if (isInCode) collector.addUsage({ ...usageOf(embedded, column), sink: sinks[column.sink] ?? -1 });
      }
    }
    return collector.result;
  },
};
