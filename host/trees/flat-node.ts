import type { SyntaxNode } from "../../core/index.ts";
import type { FlatTree, GrammarNames } from "./flat-tree.ts";

/** Answers questions about a flat tree as tree-sitter does about its own. Each node is one object, whichever way one comes to it. */
export class TreeReader {
  readonly text: string;
  readonly flat: FlatTree;
  readonly names: ReaderNames;
  readonly #nodes: FlatNode[] = [];
  #byType: NodesByType | undefined;

  constructor(flat: FlatTree, names: ReaderNames, text: string) {
    this.flat = flat;
    this.names = names;
    this.text = text;
  }

  get root(): SyntaxNode {
    return this.node(0);
  }

  node(index: number): FlatNode {
    const known = this.#nodes[index];
    if (known !== undefined) return known;
    const made = new FlatNode(this, index);
    this.#nodes[index] = made;
    return made;
  }

  /** The nodes of some types from one node to before another, in the order of the text. */
  ofTypes(types: readonly string[], from: number, to: number): FlatNode[] {
    this.#byType ??= new NodesByType(this.flat.types, this.names.types.length);
    const found: number[] = [];
    let lists = 0;
    for (const type of new Set(types))
      for (const id of this.names.idsOfType(type)) {
        const before = found.length;
        this.#byType.addTo(found, id, from, to);
        if (found.length > before) lists++;
      }
    if (lists > 1) found.sort((a, b) => a - b);
    return found.map((index) => this.node(index));
  }
}

/** The names of a grammar's types and fields, and their numbers. */
export class ReaderNames {
  readonly types: readonly (string | null)[];
  readonly named: readonly boolean[];
  readonly #typeIds = new Map<string, number[]>();
  readonly #fieldIds = new Map<string, number>();

  constructor({ types, named, fields }: GrammarNames) {
    this.types = types;
    this.named = named;
    types.forEach((type, id) => {
      if (type === null) return;
      const ids = this.#typeIds.get(type);
      if (ids === undefined) this.#typeIds.set(type, [id]);
      else ids.push(id);
    });
    fields.forEach((field, id) => {
      if (field !== null) this.#fieldIds.set(field, id);
    });
  }

  /** Several: a keyword may be called as a rule is. */
  idsOfType(type: string): readonly number[] {
    return this.#typeIds.get(type) ?? [];
  }

  idOfField(field: string): number | undefined {
    return this.#fieldIds.get(field);
  }
}

/** The nodes of a tree sorted by type, those of one type in the order of the text. */
class NodesByType {
  readonly #nodes: Int32Array;
  /** Where the nodes of each type begin among the sorted ones. */
  readonly #begins: Int32Array;

  constructor(types: Uint16Array, differentTypes: number) {
    const begins = new Int32Array(differentTypes + 1);
    this.#begins = begins;
    for (const type of types) begins[type + 1] = (begins[type + 1] ?? 0) + 1;
    for (let id = 1; id < begins.length; id++) begins[id] = (begins[id] ?? 0) + (begins[id - 1] ?? 0);
    const next = begins.slice();
    this.#nodes = new Int32Array(types.length);
    types.forEach((type, node) => {
      const place = next[type] ?? 0;
      this.#nodes[place] = node;
      next[type] = place + 1;
    });
  }

  /** Adds the nodes of a type from one node to before another. */
  addTo(found: number[], type: number, from: number, to: number): void {
    const nodes = this.#nodes;
    const end = this.#begins[type + 1] ?? 0;
    let low = this.#begins[type] ?? 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((nodes[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < end; i++) {
      const node = nodes[i] ?? to;
      if (node >= to) return;
      found.push(node);
    }
  }
}

class FlatNode implements SyntaxNode {
  readonly index: number;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly type: string;
  readonly isNamed: boolean;
  readonly #tree: TreeReader;
  #children: readonly FlatNode[] | undefined;
  #named: readonly FlatNode[] | undefined;

  constructor(tree: TreeReader, index: number) {
    const { flat, names } = tree;
    const type = flat.types[index] ?? 0;
    this.#tree = tree;
    this.index = index;
    this.startIndex = flat.starts[index] ?? 0;
    this.endIndex = flat.ends[index] ?? 0;
    this.type = names.types[type] ?? "";
    this.isNamed = names.named[type] === true;
  }

  get text(): string {
    return this.#tree.text.slice(this.startIndex, this.endIndex);
  }

  get parent(): FlatNode | null {
    const parent = this.#tree.flat.parents[this.index] ?? -1;
    return parent < 0 ? null : this.#tree.node(parent);
  }

  get children(): readonly FlatNode[] {
    if (this.#children !== undefined) return this.#children;
    const { afters } = this.#tree.flat;
    const children: FlatNode[] = [];
    const end = this.#after;
    for (let at = this.index + 1; at < end; at = afters[at] ?? end) children.push(this.#tree.node(at));
    this.#children = children;
    return children;
  }

  get namedChildren(): readonly FlatNode[] {
    this.#named ??= this.children.filter(({ isNamed }) => isNamed);
    return this.#named;
  }

  get nextNamedSibling(): FlatNode | null {
    const { parent } = this;
    if (parent === null) return null;
    const { afters, ends } = this.#tree.flat;
    const end = parent.#after;
    for (let at = this.#after; at < end; at = afters[at] ?? end)
      // As in tree-sitter, what is empty and follows at once is no sibling.
      if (this.#isNamedAt(at) && (ends[at] ?? 0) > this.endIndex) return this.#tree.node(at);
    return null;
  }

  get previousNamedSibling(): FlatNode | null {
    const { parent } = this;
    if (parent === null) return null;
    const { afters } = this.#tree.flat;
    let found = -1;
    for (let at = parent.index + 1; at < this.index; at = afters[at] ?? this.index) if (this.#isNamedAt(at)) found = at;
    return found < 0 ? null : this.#tree.node(found);
  }

  childForFieldName(name: string): FlatNode | null {
    const { flat, names } = this.#tree;
    const id = names.idOfField(name);
    if (id === undefined) return null;
    const end = this.#after;
    for (let at = this.index + 1; at < end; at = flat.afters[at] ?? end)
      if (flat.fields[at] === id) return this.#tree.node(at);
    return null;
  }

  namedDescendantForIndex(start: number, end: number): FlatNode | null {
    if (start > end) return null;
    const { starts, ends, afters } = this.#tree.flat;
    let found = this.index;
    let around = this.index;
    for (let at = around + 1; at < (afters[around] ?? 0); ) {
      const [from, to] = [starts[at] ?? 0, ends[at] ?? 0];
      if (to < end || (from === to ? to < start : to <= start)) at = afters[at] ?? 0;
      else if (start < from) break;
      else {
        around = at;
        if (this.#isNamedAt(at)) found = at;
        at++;
      }
    }
    return this.#tree.node(found);
  }

  descendantsOfType(types: string[]): readonly FlatNode[] {
    return this.#tree.ofTypes(types, this.index, this.#after);
  }

  /** The first node that does not lie in this one. */
  get #after(): number {
    return this.#tree.flat.afters[this.index] ?? 0;
  }

  #isNamedAt(index: number): boolean {
    const { flat, names } = this.#tree;
    return names.named[flat.types[index] ?? 0] === true;
  }
}
