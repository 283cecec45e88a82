import type { SyntaxNode } from "../types.ts";
import { type Chain, type ChainCall, functionAround, lastName, namesGivenTo } from "./syntax.ts";

/** A statement that is built by calls, maybe over several chains. */
export interface Builder {
  /** The calls, from the one that says what statement it is. Grows while chains are read. */
  readonly calls: ChainCall[];
  /** Whether the first call is written here; else the statement began as another builder, whose calls come first. */
  readonly own: boolean;
  /** The chain that it begins with. */
  readonly node: SyntaxNode;
  /** The name that it goes on with, where this file does not say what that holds. */
  readonly unknown?: string;
}

/**
 * The statements that the chains build. A chain begins a statement where `begins` says so, or goes on with one that a name holds:
 * a variable of the function, else of the file. `query = query.Where(…)` adds to the statement of `query`, whether it runs or not.
 * `mayBegin` says it of chains on a name that holds no statement, `isNamed` which names hold one that another file begins.
 */
export function buildersIn(
  chains: readonly Chain[],
  begins: (call: ChainCall) => boolean,
  mayBegin: (call: ChainCall) => boolean = () => false,
  isNamed: (name: string) => boolean = () => false,
): readonly Builder[] {
  const builders: Builder[] = [];
  const named = new Map<string, Builder>();
  for (const chain of chains) {
    const scope = functionAround(chain.node)?.startIndex ?? "";
    const start = chain.calls.findIndex(begins);
    const root = lastName(chain.root);
    const inFunction = start === -1 && root !== undefined ? named.get(`${root}@${scope}`) : undefined;
    const inFile = start === -1 && root !== undefined ? named.get(`${root}@`) : undefined;
    const known = inFunction ?? inFile;
    const elsewhere = known === undefined && start === -1 && chain.root.type === "identifier" && isNamed(root ?? "");
    const first = known === undefined && start === -1 && !elsewhere ? chain.calls.findIndex(mayBegin) : start;
    const builder = inFunction ?? newBuilder(chain, first, inFile, elsewhere ? root : undefined);
    if (builder === undefined) continue;
    if (inFunction !== undefined) builder.calls.push(...chain.calls);
    else builders.push(builder);
    for (const name of namesGivenTo(chain.node)) {
      named.set(`${name}@${scope}`, builder);
      // A field or a variable of the file, which other functions use by its name.
      if (!named.has(`${name}@`)) named.set(`${name}@`, builder);
    }
  }
  return builders;
}

function newBuilder(
  chain: Chain,
  start: number,
  base: Builder | undefined,
  unknown: string | undefined,
): Builder | undefined {
  if (start !== -1) return { calls: chain.calls.slice(start), own: true, node: chain.node };
  if (base === undefined && unknown !== undefined)
    return { calls: [...chain.calls], own: false, node: chain.node, unknown };
  if (base === undefined) return undefined;
  const inherited = base.unknown === undefined ? {} : { unknown: base.unknown };
  return { calls: [...base.calls, ...chain.calls], own: false, node: chain.node, ...inherited };
}
