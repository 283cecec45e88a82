import type { Span } from "../../text.ts";
import type { Extracted, LibraryUsage } from "../libraries/library.ts";
import type { CodeModel } from "../models/types.ts";
import { isRepeatable, type ObjectEntry, unwrapped } from "../syntax.ts";
import type { Access, Certainty, Sink, SinkInsertion, SyntaxNode, TableReference } from "../types.ts";
import type { Bindings } from "./bindings.ts";
import { argumentsOf } from "./chain.ts";
import type { SeedCollector } from "./flow/seeds.ts";
import type { RowSource } from "./flow/value.ts";
import { allEntriesOf, fallbackOf, gapBefore, insertionAfter, objectsOf, pickedKeys } from "./objects.ts";
import { isAssigned } from "./rows.ts";

/** What a row is written to or read from. */
export interface Target {
  readonly table?: TableReference;
  readonly candidates?: readonly TableReference[];
  readonly certainty: Certainty;
  /** The column of a property; undefined when it has none. */
  column(property: string): string | undefined;
  /** How another column is spelled where no model says it. */
  readonly naming?: "column" | "camelCase";
  /** What others are told of it. */
  readonly source?: RowSource;
  /** Set within hooks: what is assigned there is written whatever else writes the table. */
  readonly sink?: "hook";
}

/** The target that a model is. */
export function targetOf(model: CodeModel): Target {
  const columns = new Map(model.fields.map(({ name, column }) => [name, column]));
  return {
    table: model.reference,
    certainty: model.unsure ? "name-only" : "resolved",
    column: (property) => columns.get(property),
    source: { library: model.library, model: model.name, file: model.file, ...(model.unsure ? { unsure: true } : {}) },
  };
}

type Ranged = Pick<SyntaxNode, "startIndex" | "endIndex">;

interface OpenSink extends Omit<Sink, "insertions"> {
  readonly insertions: SinkInsertion[];
}

/** Gathers usages and sinks of one library in one file. */
export class UsageRecorder {
  readonly #text: string;
  readonly #library: string;
  readonly #usages = new Map<string, LibraryUsage>();
  readonly #places = new Set<number>();
  readonly #sinks: OpenSink[] = [];
  readonly #bindings: Bindings;
  readonly #seeds: SeedCollector;

  constructor(library: string, text: string, bindings: Bindings, seeds: SeedCollector) {
    this.#library = library;
    this.#text = text;
    this.#bindings = bindings;
    this.#seeds = seeds;
  }

  get result(): Extracted {
    return { usages: [...this.#usages.values()], sinks: this.#sinks };
  }

  /** Whether something is known of a place. */
  has(at: Ranged): boolean {
    return this.#places.has(at.startIndex);
  }

  /** A place that names a column; returns the column. One usage a place: the first thing said of it stays. */
  mention(target: Target, property: string, at: Ranged, access: Access, sink = -1): string | undefined {
    const column = target.column(property);
    if (column === undefined) return undefined;
    this.#add(target, column, { start: at.startIndex, end: at.endIndex }, access, sink);
    return column;
  }

  /** All columns of the table, named by what asks for them. */
  everything(target: Target, at: Ranged): void {
    this.#add(target, "*", { start: at.startIndex, end: at.endIndex }, "read", -1);
  }

  /** A property of a row; in `user.fullName ?? user.name`, each stands in for the other. */
  property(target: Target, property: SyntaxNode): void {
    const column = target.column(property.text);
    if (column === undefined) return;
    const other = fallbackOf(property);
    const fallback = other === undefined ? undefined : target.column(other);
    const span = { start: property.startIndex, end: property.endIndex };
    this.#add(target, column, span, "read", -1, fallback);
  }

  /** The rows that a value holds, each literal a sink of its own. `inserts` says that the call itself inserts them. */
  rows(
    value: SyntaxNode | undefined,
    target: Target,
    kind: Sink["kind"],
    call: SyntaxNode,
    inserts: "inserts" | undefined = undefined,
  ): void {
    if (value === undefined) return;
    if (target.source !== undefined) this.#seeds.writeValue(value, target.source, kind);
    const expression = unwrapped(value);
    const objects = objectsOf(value, this.#bindings);
    const sinks = objects.map((object) => this.row(object, target, kind, call));
    // A variable may be given more before.
    if (inserts !== undefined && (expression.type === "object" || expression.type === "array"))
      for (const sink of sinks) this.#inserts(sink);
    const isName = expression.type === "identifier" || expression.type === "shorthand_property_identifier";
    const isFilled = isName && this.filled(expression, target, kind, call, sinks[0]);
    if (objects.length === 0 && !isFilled) this.sink(kind, target, spanOf(call), true);
  }

  /** A variable that is written, and filled before: `data.name = name`, `rows.push({ name })`, `data = { name }`. */
  filled(name: SyntaxNode, target: Target, kind: Sink["kind"], call: SyntaxNode, known?: number): boolean {
    const binding = this.#bindings.of(name);
    if (binding?.kind !== "variable" || binding.part !== "whole") return false;
    let sink = known;
    let isFilled = false;
    for (const reference of this.#bindings.references(binding)) {
      const { parent } = reference;
      if (
        parent?.type === "assignment_expression" &&
        parent.childForFieldName("left")?.startIndex === reference.startIndex
      ) {
        const right = parent.childForFieldName("right");
        for (const object of right === null ? [] : objectsOf(right, this.#bindings)) {
          this.row(object, target, kind, call);
          isFilled = true;
        }
      }
      if (
        parent?.type !== "member_expression" ||
        parent.childForFieldName("object")?.startIndex !== reference.startIndex
      )
        continue;
      const property = parent.childForFieldName("property")?.text ?? "";
      if (isAssigned(parent) && target.column(property) !== undefined) {
        sink ??= this.sink(kind, target, spanOf(call), true);
        this.assignment(target, parent, sink);
        isFilled = true;
      }
      if (property !== "push" || parent.parent?.type !== "call_expression") continue;
      for (const argument of argumentsOf(parent.parent))
        for (const object of objectsOf(argument, this.#bindings)) {
          this.row(object, target, kind, call);
          isFilled = true;
        }
    }
    return isFilled;
  }

  /** One object literal whose keys are written; returns its sink. */
  row(object: SyntaxNode, target: Target, kind: Sink["kind"], call: SyntaxNode): number {
    const { entries, open } = allEntriesOf(object);
    const sink = this.sink(kind, target, spanOf(call), open);
    for (const entry of entries) this.write(entry, target, sink);
    for (const key of pickedKeys(object)) this.mention(target, key.text.slice(1, -1), innerOf(key), "write", sink);
    return sink;
  }

  /** One entry of an object that is written in a sink. */
  write(entry: ObjectEntry, target: Target, sink: number): void {
    const column = this.mention(target, entry.key, innerOf(entry.keyNode), "write", sink);
    if (column === undefined) return;
    this.#insert(sink, target, insertionAfter(entry, column, this.#text));
  }

  /** Strings that name what a call writes, and nothing else: a sink of its own, whatever the rows have. */
  listed(strings: readonly SyntaxNode[], target: Target, kind: Sink["kind"], at: Ranged): void {
    if (strings.length === 0) return;
    const sink = this.sink(kind, target, spanOf(at), false);
    for (const string of strings) {
      const column = this.mention(target, string.text.slice(1, -1), innerOf(string), "write", sink);
      if (column === undefined) continue;
      this.#insert(sink, target, {
        offset: string.endIndex,
        role: "column",
        beside: column,
        syntax: "name",
        delimiter: string.text[0] ?? '"',
        separator: `,${gapBefore(string, this.#text)}`,
      });
    }
  }

  /** `row.property = value` as part of a sink. */
  assignment(target: Target, member: SyntaxNode, sink: number): void {
    const property = member.childForFieldName("property");
    const receiver = member.childForFieldName("object");
    const assignment = member.parent;
    if (property === null || receiver === null || assignment === null) return;
    const column = this.mention(target, property.text, property, "write", sink);
    const value = assignment.childForFieldName("right");
    const statement = assignment.parent;
    if (column === undefined || value === null || statement?.type !== "expression_statement") return;
    const gap = gapBefore(statement, this.#text);
    const ends = statement.text.endsWith(";");
    this.#insert(sink, target, {
      offset: statement.endIndex,
      role: "assignment",
      beside: column,
      value: value.text,
      syntax: "statement",
      receiver: receiver.text,
      separator: gap,
      ...(ends ? { terminator: ";" } : {}),
      ...(isRepeatable(value) && (ends || gap.startsWith("\n")) ? { reusableValue: value.text } : {}),
    });
  }

  /** A new sink; returns its index. */
  sink(kind: Sink["kind"], target: Target, span: Span, open: boolean): number {
    this.#sinks.push({
      kind: target.sink ?? kind,
      ...(target.table === undefined ? {} : { table: target.table }),
      span,
      library: this.#library,
      open,
      insertions: [],
    });
    return this.#sinks.length - 1;
  }

  #inserts(sink: number): void {
    const known = this.#sinks[sink];
    if (known !== undefined) this.#sinks[sink] = { ...known, inserts: true };
  }

  #insert(sink: number, target: Target, insertion: SinkInsertion): void {
    const { naming } = target;
    this.#sinks[sink]?.insertions.push({ ...insertion, ...(naming === undefined ? {} : { naming }) });
  }

  #add(target: Target, column: string, span: Span, access: Access, sink: number, fallback?: string): void {
    const key = `${span.start} ${column}`;
    if (this.#usages.has(key)) return;
    this.#places.add(span.start);
    const { table, candidates, certainty } = target;
    this.#usages.set(key, {
      column,
      access,
      certainty,
      span,
      sink,
      ...(fallback === undefined ? {} : { fallbackOf: fallback }),
      ...(table === undefined ? {} : { table }),
      ...(candidates === undefined ? {} : { candidates }),
    });
  }
}

/** The place of a key or string without its quotes. */
export function innerOf(node: SyntaxNode): Ranged {
  const isQuoted = node.type === "string" || node.type === "template_string";
  return isQuoted ? { startIndex: node.startIndex + 1, endIndex: node.endIndex - 1 } : node;
}

/** Where a node stands. */
export function spanOf(node: Ranged): Span {
  return { start: node.startIndex, end: node.endIndex };
}
