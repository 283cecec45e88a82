import { readConfirmed } from "../dml-confirm.ts";
import { elsewhere, type MappedColumn, type Mapper, readMapper } from "../mybatis/mapper.ts";
import type { Sink, TableReference } from "../types.ts";
import type { CodeLibrary, LibraryUsage } from "./library.ts";
import { placedFacts } from "./sql.ts";

/** XML mappers of MyBatis. Its annotations hold SQL in strings, which is read as such. */
export const mybatis: CodeLibrary = {
  id: "mybatis",
  languages: new Set(["xml"]),
  concerns: (text) => /<mapper\b[^>]*\bnamespace\s*=/.test(text),
  extract(text, _root, environment, _language, file) {
    const usages = new Map<string, LibraryUsage>();
    const sinks: Sink[] = [];
    const mapper = readMapper(
      text,
      environment.models.mappers.filter((other) => other.file !== file),
    );
    const tables = new Map<string, TableReference[]>();
    for (const { sql, resultMap } of mapper.statements) {
      const found = placedFacts(sql, text, readConfirmed(sql.text, environment));
      // Of statements in other files, only the fragments are here.
      const isHere = sql.span.start < elsewhere;
      const sink = isHere ? (index: number) => index + sinks.length : () => -1;
      for (const usage of found.usages) {
        if (usage.span.start >= elsewhere) continue;
        // A fragment that several statements include is one place.
        const key = `${usage.span.start} ${usage.column} ${usage.access} ${usage.table?.name}`;
        if (!usages.has(key)) usages.set(key, { ...usage, sink: usage.sink === -1 ? -1 : sink(usage.sink) });
      }
      if (isHere) sinks.push(...found.sinks.map((each) => ({ ...each, library: "mybatis" })));
      if (resultMap !== undefined) tables.set(resultMap, [...(tables.get(resultMap) ?? []), ...tablesOf(found.usages)]);
    }
    return { usages: [...usages.values(), ...resultColumns(mapper, tables)], sinks };
  },
};

function tablesOf(usages: readonly LibraryUsage[]): readonly TableReference[] {
  return usages.flatMap(({ table, candidates = [] }) => (table === undefined ? candidates : [table]));
}

/** Columns of a result map are those of the tables that the statements with this map read. */
function resultColumns(
  mapper: Mapper,
  tables: ReadonlyMap<string, readonly TableReference[]>,
): readonly LibraryUsage[] {
  return mapper.resultMaps.flatMap(({ id, columns }) => {
    const users = mapper.resultMaps.filter(({ uses }) => uses.includes(id)).map((map) => map.id);
    const all = [id, ...users].flatMap((name) => tables.get(name) ?? []);
    const distinct = new Map(all.map((table) => [`${table.schema} ${table.name}`, table]));
    return distinct.size === 0 ? [] : columns.map((column) => usageOf(column, [...distinct.values()]));
  });
}

function usageOf({ column, span }: MappedColumn, tables: readonly TableReference[]): LibraryUsage {
  const [only] = tables;
  const place = tables.length === 1 && only !== undefined ? { table: only } : { candidates: tables };
  return { ...place, column, access: "read", certainty: "resolved", span, sink: -1 };
}
