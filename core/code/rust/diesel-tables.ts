import type { Span } from "../../text.ts";
import type { SyntaxNode, TableReference } from "../types.ts";
import { importedPaths } from "./syntax.ts";

/** A column of a `table!`. */
export interface DieselColumn {
  readonly name: string;
  readonly span: Span;
}

export interface DieselTable {
  readonly table: TableReference;
  readonly columns: readonly DieselColumn[];
}

/** The tables of the file's `table!` macros. */
export function declaredTables(root: SyntaxNode): readonly DieselTable[] {
  return root.descendantsOfType(["macro_invocation"]).flatMap((macro) => {
    if (macro === null || !/^(?:diesel::)?table\s*!/.test(macro.text)) return [];
    const body = macro.children.find((child) => child?.type === "token_tree");
    const table = body === null || body === undefined ? undefined : tableOf(body);
    return table === undefined ? [] : [table];
  });
}

/** `{ use …; schema.name (key) { column -> Type, … } }`. */
function tableOf(tree: SyntaxNode): DieselTable | undefined {
  const tokens = tree.children.filter((child): child is SyntaxNode => child !== null);
  const body = tokens.findLastIndex(({ type, text }) => type === "token_tree" && text.startsWith("{"));
  const key = tokens[body - 1]?.type === "token_tree" ? body - 1 : body;
  const name = tokens[key - 1];
  const block = tokens[body];
  if (name === undefined || block === undefined) return undefined;
  const schema = tokens[key - 2]?.text === "." ? tokens[key - 3]?.text : undefined;
  const given = sqlName(tokens, schema === undefined ? key - 1 : key - 3);
  const table = { name: given ?? name.text, ...(schema === undefined ? {} : { schema }) };
  return { table, columns: columnsOf(block) };
}

function columnsOf(block: SyntaxNode): readonly DieselColumn[] {
  const tokens = block.children.filter((child): child is SyntaxNode => child !== null);
  return tokens.flatMap((token, i) => {
    if (token.type !== "identifier" || tokens[i + 1]?.text !== "->") return [];
    const span = { start: token.startIndex, end: token.endIndex };
    return [{ name: sqlName(tokens, i) ?? columnName(token.text), span }];
  });
}

/** `#[sql_name = "type"]` among the attributes in front of a token. */
function sqlName(tokens: readonly SyntaxNode[], before: number): string | undefined {
  for (let i = before - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined || (token.text !== "#" && !token.text.startsWith("[") && !token.type.includes("comment")))
      return undefined;
    const name = /^\[\s*sql_name\s*=\s*"([^"]+)"/.exec(token.text)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Diesel writes `type_` for a column whose name is a word of Rust. */
export function columnName(name: string): string {
  return name.replace(/^r#/, "").replace(/_$/, "");
}

/** Which names of a file are modules of tables, because they come from a `schema` module. */
export class DieselNames {
  readonly #modules = new Map<string, string>();
  /** Columns that are used by their bare name: `use schema::users::dsl::name`. */
  readonly columns = new Map<string, TableReference>();
  /** Tables all of whose columns may be used by their bare names. */
  readonly open: TableReference[] = [];
  #anyModule = false;

  constructor(root: SyntaxNode) {
    for (const { name, path } of importedPaths(root)) {
      const at = path.lastIndexOf("schema");
      const [table, ...rest] = at === -1 ? [] : path.slice(at + 1);
      const [column] = rest.filter((part) => part !== "dsl" && part !== "columns");
      if (at === -1) continue;
      if (table === undefined) this.#anyModule ||= name === "*";
      else if (name === "*") this.open.push({ name: columnName(table) });
      else if (column === undefined || column === table) this.#modules.set(name, columnName(table));
      else this.columns.set(name, { name: columnName(table) });
    }
    if (!this.#anyModule) return;
    // `use crate::schema::*`: tables are the names that are used as such.
    for (const path of root.descendantsOfType(["scoped_identifier"])) {
      const table = /^(\w+)\s*::\s*table$/.exec(path?.text ?? "")?.[1];
      if (table !== undefined) this.#modules.set(table, columnName(table));
    }
  }

  /** The table that the segments before a column's name stand for. */
  tableOf(segments: readonly string[]): TableReference | undefined {
    const path = segments.filter((part) => part !== "dsl" && part !== "columns");
    const module = path.at(-1);
    if (module === undefined) return undefined;
    if (path.length > 1) return path.at(-2) === "schema" ? { name: columnName(module) } : undefined;
    const name = this.#modules.get(module);
    return name === undefined ? undefined : { name };
  }
}
