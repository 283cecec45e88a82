import type { SyntaxNode } from "../core/index.ts";

/** The part of a node of tree-sitter that is asked across the border to WebAssembly. */
export interface NativeNode {
  readonly id: number;
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly isNamed: boolean;
  readonly parent: NativeNode | null;
  readonly nextNamedSibling: NativeNode | null;
  readonly previousNamedSibling: NativeNode | null;
  readonly children: readonly (NativeNode | null)[];
  childForFieldName(name: string): NativeNode | null;
  namedDescendantForIndex(start: number, end: number): NativeNode | null;
  descendantsOfType(types: string[]): readonly (NativeNode | null)[];
}

/**
 * Asks each thing of a tree once: readers of several libraries look at the same nodes again and again, and each question to
 * tree-sitter costs a call into WebAssembly and a new object.
 */
export class CachedTree {
  readonly text: string;
  readonly #nodes = new Map<number, CachedNode>();
  readonly #byType = new Map<string, readonly CachedNode[]>();
  readonly #root: CachedNode;
  readonly #prefetched: readonly string[];

  /** `prefetched` are the types of nodes that most readers ask for: they are looked for together. */
  constructor(root: NativeNode, text: string, prefetched: readonly string[]) {
    this.text = text;
    this.#prefetched = prefetched;
    this.#root = this.node(root);
  }

  get root(): SyntaxNode {
    return this.#root;
  }

  node(native: NativeNode): CachedNode {
    const known = this.#nodes.get(native.id);
    if (known !== undefined) return known;
    const made = new CachedNode(this, native);
    this.#nodes.set(native.id, made);
    return made;
  }

  /** All nodes of each of the types, in the order of the text. What is not known yet is looked for in one walk through the tree. */
  ofTypes(types: readonly string[]): readonly (readonly CachedNode[])[] {
    const unknown = types.filter((type) => !this.#byType.has(type));
    if (unknown.length > 0) this.#look(unknown);
    return types.map((type) => this.#byType.get(type) ?? []);
  }

  #look(unknown: readonly string[]): void {
    const isUsual = unknown.some((type) => this.#prefetched.includes(type));
    const together = isUsual ? [...new Set([...unknown, ...this.#prefetched])] : unknown;
    const lists = new Map<string, CachedNode[]>(together.map((each) => [each, []]));
    for (const native of this.#root.native.descendantsOfType([...together]))
      if (native !== null) {
        const made = this.node(native);
        lists.get(made.type)?.push(made);
      }
    for (const [each, list] of lists) this.#byType.set(each, list);
  }
}

class CachedNode implements SyntaxNode {
  readonly native: NativeNode;
  readonly startIndex: number;
  readonly #tree: CachedTree;
  #type: string | undefined;
  #endIndex: number | undefined;
  #parent: CachedNode | null | undefined;
  #children: readonly CachedNode[] | undefined;
  #named: readonly CachedNode[] | undefined;
  #fields: Map<string, CachedNode | null> | undefined;

  constructor(tree: CachedTree, native: NativeNode) {
    this.#tree = tree;
    this.native = native;
    this.startIndex = native.startIndex;
  }

  get type(): string {
    this.#type ??= this.native.type;
    return this.#type;
  }

  get endIndex(): number {
    this.#endIndex ??= this.native.endIndex;
    return this.#endIndex;
  }

  get text(): string {
    return this.#tree.text.slice(this.startIndex, this.endIndex);
  }

  get isNamed(): boolean {
    return this.native.isNamed;
  }

  get parent(): CachedNode | null {
    if (this.#parent === undefined) {
      const { parent } = this.native;
      this.#parent = parent === null ? null : this.#tree.node(parent);
    }
    return this.#parent;
  }

  get children(): readonly CachedNode[] {
    if (this.#children === undefined) {
      this.#children = this.native.children.flatMap((child) => (child === null ? [] : this.#tree.node(child)));
      for (const child of this.#children) child.#parent = this;
    }
    return this.#children;
  }

  get namedChildren(): readonly CachedNode[] {
    this.#named ??= this.children.filter(({ isNamed }) => isNamed);
    return this.#named;
  }

  get nextNamedSibling(): CachedNode | null {
    const { nextNamedSibling } = this.native;
    return nextNamedSibling === null ? null : this.#tree.node(nextNamedSibling);
  }

  get previousNamedSibling(): CachedNode | null {
    const { previousNamedSibling } = this.native;
    return previousNamedSibling === null ? null : this.#tree.node(previousNamedSibling);
  }

  childForFieldName(name: string): CachedNode | null {
    this.#fields ??= new Map();
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    const native = this.native.childForFieldName(name);
    const child = native === null ? null : this.#tree.node(native);
    if (child !== null) child.#parent ??= this;
    this.#fields.set(name, child);
    return child;
  }

  namedDescendantForIndex(start: number, end: number): CachedNode | null {
    const native = this.native.namedDescendantForIndex(start, end);
    return native === null ? null : this.#tree.node(native);
  }

  descendantsOfType(types: string[]): readonly CachedNode[] {
    const lists = this.#tree.ofTypes(types).map((nodes) => this.#within(nodes));
    const [only, ...others] = lists;
    if (only === undefined || others.length === 0) return only ?? [];
    return lists.flat().sort((a, b) => a.startIndex - b.startIndex || b.endIndex - a.endIndex);
  }

  /** Those of a list in the order of the text that lie in this node. */
  #within(nodes: readonly CachedNode[]): readonly CachedNode[] {
    if (this.parent === null) return nodes;
    let low = 0;
    let high = nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((nodes[middle]?.startIndex ?? 0) < this.startIndex) low = middle + 1;
      else high = middle;
    }
    const { endIndex } = this;
    const found: CachedNode[] = [];
    for (let i = low; i < nodes.length; i++) {
      const node = nodes[i];
      if (node === undefined || node.startIndex >= endIndex) break;
      if (node.endIndex > endIndex) continue;
      // A node around this one may have the same place.
      const isSamePlace = node !== this && node.startIndex === this.startIndex && node.endIndex === endIndex;
      if (!isSamePlace || !node.#holds(this)) found.push(node);
    }
    return found;
  }

  #holds(inner: CachedNode): boolean {
    for (let node = inner.parent; node !== null; node = node.parent) if (node === this) return true;
    return false;
  }
}
