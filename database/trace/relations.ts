import type { TableLockMode } from "../../core/index.ts";
import type { Row, TraceSession } from "./session.ts";

/** A relation as the catalogue has it. */
interface Relation {
  readonly name: string;
  readonly kind: string;
  /** Another number after a rewrite. */
  readonly file: string | null;
  /** Of an index: oid of its table. */
  readonly table: string | null;
}

/** The relations and the locks of this session at one moment. */
export interface Moment {
  /** By oid. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** `oid mode` of each lock that is held. */
  readonly locks: ReadonlySet<string>;
}

const relationsQuery = `SELECT c.oid::text AS oid, CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
    c.relkind::text AS kind, pg_relation_filenode(c.oid)::text AS file, i.indrelid::text AS "table"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
  WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S', 'i', 'I')`;

/** The table locks of one server process. */
export const locksQuery = (pid: string) =>
  `SELECT relation::text AS oid, mode FROM pg_locks WHERE pid = ${pid} AND locktype = 'relation' AND granted AND database <> 0`;

/** Looks at the session. */
export async function lookAt(session: TraceSession): Promise<Moment> {
  const locks = await session.rows(locksQuery("pg_backend_pid()"));
  return { relations: await relationsOf(session), locks: new Set(locks.map(lockKey)) };
}

/** The relations alone: outside a transaction no lock is left. */
export async function relationsOf(session: TraceSession): Promise<ReadonlyMap<string, Relation>> {
  const rows = await session.rows(relationsQuery);
  return new Map(
    rows.map(({ oid, name, kind, file, table }) => [
      oid ?? "",
      { name: name ?? "", kind: kind ?? "", file: file ?? null, table: table ?? null },
    ]),
  );
}

export function lockKey({ oid, mode }: Row): string {
  return `${oid} ${mode}`;
}

/** The table and the mode of a lock, when the table was there before. Indexes are left out: their locks follow from the table's. */
export function lockOn(
  key: string,
  before: ReadonlyMap<string, Relation>,
): { readonly table: string; readonly mode: TableLockMode } | undefined {
  const [oid = "", mode = ""] = key.split(" ");
  const relation = before.get(oid);
  if (relation === undefined || isIndex(relation)) return undefined;
  return { table: relation.name, mode: mode.replace(/Lock$/, "") as TableLockMode };
}

/** Tables whose rows were written anew, under the names that they had. */
export function rewritten(before: Moment["relations"], after: Moment["relations"]): readonly string[] {
  return names([...before].filter(([oid, { kind, file }]) => isTable(kind) && isOther(file, after.get(oid)?.file)));
}

/** Tables that were there before and have an index that is new or was built anew. */
export function indexed(before: Moment["relations"], after: Moment["relations"]): readonly string[] {
  const built = [...after].filter(
    ([oid, index]) => isIndex(index) && (before.get(oid) === undefined || isOther(before.get(oid)?.file, index.file)),
  );
  const tables = new Set(built.map(([, { table }]) => table));
  return names([...before].filter(([oid]) => tables.has(oid)));
}

function isOther(a: string | null | undefined, b: string | null | undefined): boolean {
  return typeof a === "string" && typeof b === "string" && a !== b;
}

function isTable(kind: string): boolean {
  return kind === "r" || kind === "m";
}

function isIndex({ kind }: Relation): boolean {
  return kind === "i" || kind === "I";
}

function names(relations: readonly (readonly [string, Relation])[]): readonly string[] {
  return relations.map(([, { name }]) => name).sort();
}
