import { attributesOf } from "../rust/syntax.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { DeclaredField, DeclaredModel, ModelReader } from "./types.ts";

/** Enums whose variants name a table and its columns for sea-query: `enum Users { Table, Id, Name }` with `derive(Iden)`. */
export const seaQueryNames: ModelReader = {
  library: "sea-query",
  languages: new Set(["rust"]),
  separator: ",",
  words: new Set(["Iden"]),
  concerns: (text) => /\bderive\s*\([^)]*\bIden\b/.test(text),
  read: (file, root) => ({ models: namesIn(file, root), relations: [], conventions: [] }),
  tableName: ({ name }) => toSnakeCase(name),
  columnName: toSnakeCase,
  declaration(_source, _old, _name, column) {
    const name = variant(column);
    return toSnakeCase(name) === column ? name : `#[iden = "${column}"] ${name}`;
  },
};

function namesIn(file: string, root: SyntaxNode): readonly DeclaredModel[] {
  return root.descendantsOfType(["enum_item"]).flatMap((item): DeclaredModel[] => {
    const name = item?.childForFieldName("name")?.text;
    const body = item?.childForFieldName("body");
    const attributes = item === null ? "" : attributesOf(item);
    if (name === undefined || body === null || body === undefined || !/\bIden\b/.test(attributes)) return [];
    const variants = namedChildren(body).filter(({ type }) => type === "enum_variant");
    const table = variants.find((each) => each.childForFieldName("name")?.text === "Table");
    if (table === undefined) return [];
    const given = givenName(attributesOf(table)) ?? givenName(attributes) ?? toSnakeCase(name);
    const fields = variants.flatMap((each) => (each === table ? [] : fieldOf(each)));
    return [{ library: "sea-query", file, name, table: given, abstract: false, fields, relations: [] }];
  });
}

function fieldOf(node: SyntaxNode): readonly DeclaredField[] {
  const name = node.childForFieldName("name");
  if (name === null) return [];
  const column = givenName(attributesOf(node)) ?? toSnakeCase(name.text);
  const span = { start: name.startIndex, end: name.endIndex };
  return [{ name: name.text, column, span, line: { start: node.startIndex, end: node.endIndex } }];
}

/** `#[iden = "name"]`, `#[iden(rename = "name")]`. */
function givenName(attributes: string): string | undefined {
  return /#\[iden\s*(?:=|\(\s*rename\s*=)\s*"([^"]+)"/.exec(attributes)?.[1];
}

function variant(column: string): string {
  return column
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
