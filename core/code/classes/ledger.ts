import { naming } from "../../sql/dialects.ts";
import type { Dialect } from "../../sql/types.ts";
import type { Span } from "../../text.ts";
import type { Extracted, LibraryUsage } from "../libraries/library.ts";
import type { Access, Certainty, Sink, SinkInsertion, SyntaxNode, TableReference } from "../types.ts";

/** The table, or the tables of which one is meant, that a column belongs to. */
export interface Place {
  readonly table?: TableReference;
  readonly candidates?: readonly TableReference[];
  readonly certainty: Certainty;
}

export type Ranged = Pick<SyntaxNode, "startIndex" | "endIndex">;

interface OpenSink extends Omit<Sink, "insertions"> {
  readonly insertions: SinkInsertion[];
}

/** Gathers the usages and sinks of one library in one file. */
export class Ledger {
  readonly #library: string;
  readonly #fold: (name: string) => string;
  readonly #usages = new Map<string, LibraryUsage>();
  readonly #sinks: OpenSink[] = [];
  readonly #shared = new Map<string, number>();

  /** Names are what the database is sent in quotes; where a library sends bare names, its models have them folded already. */
  constructor(library: string, dialect: Dialect) {
    this.#library = library;
    const isLower = naming[dialect].folding.quoted === "lower";
    this.#fold = (name) => (isLower ? name.toLowerCase() : name);
  }

  get result(): Extracted {
    return { usages: [...this.#usages.values()], sinks: this.#sinks };
  }

  /** A place that names a column. The first thing said of a place stays, so callers go from the specific to the general. */
  mention(place: Place, column: string, at: Ranged, access: Access, sink = -1, fallbackOf?: string): void {
    const key = `${at.startIndex} ${place.table?.name} ${column} ${access === "declare"}`;
    if (this.#usages.has(key)) return;
    const { table, candidates, certainty } = place;
    this.#usages.set(key, {
      column: this.#fold(column),
      access,
      certainty,
      span: spanOf(at),
      sink,
      ...(fallbackOf === undefined ? {} : { fallbackOf: this.#fold(fallbackOf) }),
      ...(table === undefined ? {} : { table: this.#folded(table) }),
      ...(candidates === undefined ? {} : { candidates: candidates.map((each) => this.#folded(each)) }),
    });
  }

  #folded({ schema, name }: TableReference): TableReference {
    return { name: this.#fold(name), ...(schema === undefined ? {} : { schema: this.#fold(schema) }) };
  }

  /** A new sink; gives its index. */
  sink(kind: Sink["kind"], place: Place, at: Ranged, open: boolean): number {
    const { table } = place;
    const owner = table === undefined ? {} : { table: this.#folded(table) };
    const sink = { kind, ...owner, span: spanOf(at), library: this.#library, open };
    this.#sinks.push({ ...sink, insertions: [] });
    return this.#sinks.length - 1;
  }

  /** The sink of this key, made when it is first asked for: all assignments to one receiver in one function belong together. */
  sharedSink(key: string, kind: Sink["kind"], place: Place, at: Ranged): number {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const sink = this.sink(kind, place, at, false);
    this.#shared.set(key, sink);
    return sink;
  }

  /** What a sink writes is inserted by the call itself. */
  inserts(sink: number): void {
    const known = this.#sinks[sink];
    if (known !== undefined) this.#sinks[sink] = { ...known, inserts: true };
  }

  insert(sink: number, insertion: SinkInsertion): void {
    this.#sinks[sink]?.insertions.push({ ...insertion, beside: this.#fold(insertion.beside) });
  }
}

/** Where a node stands. */
export function spanOf(node: Ranged): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** The place of a string's content, its quotes left out. */
export function contentOf(node: SyntaxNode): Ranged {
  return { startIndex: node.startIndex + 1, endIndex: node.endIndex - 1 };
}
