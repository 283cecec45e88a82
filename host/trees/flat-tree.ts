/** What the numbers in the trees of one grammar stand for: plain data, so that it can go from one thread to another. */
export interface GrammarNames {
  /** Names of the types of nodes by their id; holes are the parser's own. Last comes `ERROR`, which is of no grammar. */
  readonly types: readonly (string | null)[];
  /** Whether nodes of a type are named, by its id. */
  readonly named: readonly boolean[];
  /** Names of the fields by their id. */
  readonly fields: readonly (string | null)[];
}

/**
 * The nodes of a syntax tree in the order of the text, each before those in it, as columns of numbers that share one buffer: 20 bytes a
 * node. Node 0 is the root.
 */
export interface FlatTree {
  readonly buffer: ArrayBuffer;
  /** Where each node starts and ends, in UTF-16 units. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The node around each; -1 for the root. */
  readonly parents: Int32Array;
  /** The first node behind each that does not lie in it. */
  readonly afters: Int32Array;
  readonly types: Uint16Array;
  /** The field of its parent that each node is; 0 for none. */
  readonly fields: Uint16Array;
}

const bytesOfNode = 20;

/** The columns in a buffer that was made by `emptyTree`, in this thread or another. */
export function treeIn(buffer: ArrayBuffer): FlatTree {
  const size = buffer.byteLength / bytesOfNode;
  const numbers = (column: number) => new Int32Array(buffer, column * 4 * size, size);
  const shorts = (column: number) => new Uint16Array(buffer, (16 + column * 2) * size, size);
  return {
    buffer,
    starts: numbers(0),
    ends: numbers(1),
    parents: numbers(2),
    afters: numbers(3),
    types: shorts(0),
    fields: shorts(1),
  };
}

/** A tree of so many nodes, to be filled. */
export function emptyTree(size: number): FlatTree {
  return treeIn(new ArrayBuffer(size * bytesOfNode));
}
