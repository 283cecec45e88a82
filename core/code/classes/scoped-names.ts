import type { Span } from "../../text.ts";

interface Scoped<T> {
  readonly value: T;
  /** Where the name is known. */
  readonly scope: Span;
  /** From where on, within its scope, it stands for this. */
  readonly from: number;
}

/** What each name of a file stands for, place by place: the innermost scope decides, within one scope what was said last. */
export class ScopedNames<T> {
  readonly #byName = new Map<string, Scoped<T>[]>();

  add(name: string, value: T, scope: Span, from = scope.start): void {
    const list = this.#byName.get(name);
    if (list === undefined) this.#byName.set(name, [{ value, scope, from }]);
    else list.push({ value, scope, from });
  }

  at(name: string, offset: number): T | undefined {
    let best: Scoped<T> | undefined;
    for (const candidate of this.#byName.get(name) ?? []) {
      const { scope, from } = candidate;
      if (offset < from || offset >= scope.end || offset < scope.start) continue;
      if (best === undefined || isCloser(candidate, best)) best = candidate;
    }
    return best?.value;
  }
}

function isCloser<T>(candidate: Scoped<T>, best: Scoped<T>): boolean {
  const [own, other] = [candidate.scope.end - candidate.scope.start, best.scope.end - best.scope.start];
  return own < other || (own === other && candidate.from >= best.from);
}
