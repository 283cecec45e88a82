import type { Collector } from "../collector.ts";
import type { CodeModel } from "../models/types.ts";
import type { Sink, SyntaxNode, TableReference } from "../types.ts";
import { elided, keyedElements } from "./literals.ts";
import type { GoStructs } from "./structs-seen.ts";
import { functionAround } from "./syntax.ts";
import type { GoTypes } from "./types.ts";

/**
 * What a struct literal is for, by the method that is given it; undefined for the method of a variable's literal. A `value` is written by
 * a statement that names its columns, and so are the fields that are assigned.
 */
export type LiteralUse = (method: string | undefined) => "create" | "insert" | "update" | "condition" | "value";

/** Reads what code does with structs that are rows: literals, and fields that are read or assigned. */
export class GoStructRows {
  readonly #root: SyntaxNode;
  readonly #library: string;
  readonly #types: GoTypes;
  readonly #models: GoStructs;
  readonly #collector: Collector;
  readonly #receivers = new Map<string, number>();

  constructor(root: SyntaxNode, library: string, types: GoTypes, models: GoStructs, collector: Collector) {
    this.#root = root;
    this.#library = library;
    this.#types = types;
    this.#models = models;
    this.#collector = collector;
  }

  read(use: LiteralUse): void {
    for (const literal of this.#root.descendantsOfType(["composite_literal"]))
      if (literal !== null) this.#literal(literal, use(methodGiven(literal)));
    const isStored = use(undefined) !== "value";
    for (const selector of this.#root.descendantsOfType(["selector_expression"]))
      if (selector !== null) this.#field(selector, isStored);
  }

  sink(kind: Sink["kind"], table: TableReference, node: SyntaxNode, open: boolean): number {
    const span = { start: node.startIndex, end: node.endIndex };
    return this.#collector.addSink({ kind, table, span, library: this.#library, open, insertions: [] });
  }

  /** `User{Name: x}`, `[]User{{Name: x}}`: rows that are written, or a condition. */
  #literal(literal: SyntaxNode, use: ReturnType<LiteralUse>): void {
    const type = this.#types.of(literal);
    const model = type === undefined ? undefined : this.#models.get(type);
    if (model === undefined) return;
    const isList = /^(?:slice|array|implicit_length_array|map)_/.test(literal.childForFieldName("type")?.type ?? "");
    for (const row of isList ? elided(literal) : [literal]) this.#row(row, model, use);
  }

  #row(literal: SyntaxNode, model: CodeModel, use: ReturnType<LiteralUse>): void {
    const entries = keyedElements(literal);
    if (entries.length === 0) return;
    const isCondition = use === "condition";
    const kind = use === "update" ? "orm-update" : "orm-create";
    const sink = isCondition || use === "value" ? -1 : this.sink(kind, model.reference, literal, false);
    if (use === "insert") this.#collector.inserts(sink);
    for (const [key] of entries) {
      const column = model.fields.find((field) => field.name === key.text)?.column;
      if (column === undefined) continue;
      const access = isCondition ? "read" : "write";
      this.#collector.add(key, { table: model.reference, column, access, certainty: "resolved", sink });
    }
  }

  /** `user.Name`, `page.Author.Name`, `users[0].Name`, where declarations say that it is of a model: written where it is assigned. */
  #field(selector: SyntaxNode, isStored: boolean): void {
    const operand = selector.childForFieldName("operand");
    const field = selector.childForFieldName("field");
    const type = operand === null ? undefined : this.#types.of(operand);
    const model = type === undefined ? undefined : this.#models.withField(type, field?.text ?? "");
    const column = model?.fields.find(({ name }) => name === field?.text)?.column;
    if (operand === null || field === null || model === undefined || column === undefined) return;
    const isWritten = isAssigned(selector);
    const sink = isWritten && isStored ? this.assignments(operand, model.reference) : -1;
    const access = isWritten ? "write" : "read";
    this.#collector.add(field, { table: model.reference, column, access, certainty: "resolved", sink });
  }

  /** All that one function assigns to one variable. */
  assignments(receiver: SyntaxNode, table: TableReference): number {
    const scope = functionAround(receiver) ?? this.#root;
    const key = `${receiver.text}@${scope.startIndex}`;
    const kind = hookReceiver(scope)?.text === receiver.text ? "hook" : "assignments";
    const known = this.#receivers.get(key) ?? this.sink(kind, table, scope, false);
    this.#receivers.set(key, known);
    return known;
  }
}

/** `u` of `func (u *User) BeforeSave(tx *gorm.DB) error`. */
export function hookReceiver(method: SyntaxNode): SyntaxNode | undefined {
  if (!/^Before(?:Save|Create|Update)$/.test(method.childForFieldName("name")?.text ?? "")) return undefined;
  const own = method.childForFieldName("receiver")?.descendantsOfType(["parameter_declaration"])[0];
  return own?.childForFieldName("name") ?? undefined;
}

/** The method that the literal, or its address, is an argument of. */
function methodGiven(literal: SyntaxNode): string | undefined {
  const value = literal.parent?.type === "unary_expression" ? literal.parent : literal;
  const list = value.parent?.type === "argument_list" ? value.parent : undefined;
  return list?.parent?.childForFieldName("function")?.childForFieldName("field")?.text;
}

function isAssigned(selector: SyntaxNode): boolean {
  const list = selector.parent;
  const statement = list?.type === "expression_list" ? list.parent : null;
  return (
    statement?.type === "assignment_statement" && statement.childForFieldName("left")?.startIndex === list?.startIndex
  );
}
