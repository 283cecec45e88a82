import type { NamedModels, RowValue } from "../models/named.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { DeclaredClass } from "../models/types.ts";
import { functions, pythonClasses } from "./class-scan.ts";

type ByName = ReadonlyMap<string, readonly DeclaredClass[]>;

/** The classes of a workspace by name; every file asks for the same ones. */
const known = new WeakMap<readonly DeclaredClass[], ByName>();

/** What classes and functions of other files say that they hold and give. */
export class TypedClasses {
  readonly #byName: ByName;

  constructor({ classes }: Pick<CodeModels, "classes">) {
    const byName = known.get(classes) ?? named(classes);
    known.set(classes, byName);
    this.#byName = byName;
  }

  /** The type of a method, or of an attribute (`$user`), that a class has from its bases, nearest first. */
  inherited(bases: readonly string[], member: string): string | undefined {
    const seen = new Set<string>();
    for (const queue = [...bases]; queue.length > 0; ) {
      const base = (queue.shift() ?? "").split(".").at(-1) ?? "";
      if (seen.has(base)) continue;
      seen.add(base);
      const classes = this.#byName.get(base) ?? [];
      const type = classes.length === 1 ? classes[0]?.returns[member] : undefined;
      if (type !== undefined) return type;
      queue.push(...classes.flatMap((each) => each.base?.split(",") ?? []));
    }
    return undefined;
  }

  /** The type of a method that a class of a file has itself. */
  method(file: string, name: string, method: string): string | undefined {
    return this.#byName.get(name)?.find((each) => each.file === file)?.returns[method];
  }

  /** What all functions of a name give. */
  function(name: string): string | undefined {
    const types = (this.#byName.get(functions) ?? []).flatMap(({ returns }) => returns[name] ?? []);
    return new Set(types).size === 1 ? types[0] : undefined;
  }
}

function named(classes: readonly DeclaredClass[]): ByName {
  const byName = new Map<string, DeclaredClass[]>();
  for (const each of classes) {
    if (each.library !== pythonClasses) continue;
    const list = byName.get(each.name);
    if (list === undefined) byName.set(each.name, [each]);
    else list.push(each);
  }
  return byName;
}

const lists =
  /^(?:\w+\.)*(?:Collection|Iterable|Iterator|List|QuerySet|Sequence|Set|list|set)\[(?:\w+\.)*(\w+)(?:,\w+)?\]$/;

/** The rows that a type means, which another file has written: `User`, `models.User | None`, `QuerySet["User"]`. */
export function rowsOfType(type: string | undefined, models: NamedModels): RowValue | undefined {
  const plain = type?.replace(/["'\s]/g, "").replace(/\|None$|^None\||^(?:typing\.)?Optional\[(.*)\]$/g, "$1") ?? "";
  const several = lists.exec(plain)?.[1];
  const name = several ?? /^(?:\w+\.)*([A-Z]\w*)$/.exec(plain)?.[1];
  const model = name === undefined ? undefined : models.named(name);
  return model === undefined ? undefined : { model, shape: several === undefined ? "row" : "rows" };
}
