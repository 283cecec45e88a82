import type { RowPart, RowValue } from "../models/named.ts";

/** Several of something. */
export function severalOf(value: RowValue | undefined): RowValue | undefined {
  if (value?.shape === "row") return { ...value, shape: "rows" };
  return value?.shape === "record" ? { ...value, shape: "records" } : undefined;
}

/** One of several. */
export function elementOf(value: RowValue | undefined): RowValue | undefined {
  if (value?.shape === "rows") return { ...value, shape: "row" };
  if (value?.shape === "records") return { ...value, shape: "record" };
  return value?.shape === "map" ? value.parts?.[0]?.value : undefined;
}

/** Rows or records, nothing else. */
export function severalOnly(value: RowValue | undefined): RowValue | undefined {
  return value?.shape === "rows" || value?.shape === "records" ? value : undefined;
}

/** What stands at a place of a record. */
export function partAt(value: RowValue | undefined, index: number): RowValue | undefined {
  if (value?.shape === "pair") return index === 0 ? { ...value, shape: "row" } : undefined;
  return value?.shape === "record" ? value.parts?.[index]?.value : undefined;
}

/** What a record calls by a name. */
export function partNamed({ shape, parts }: RowValue, name: string): RowPart | undefined {
  return shape === "record" ? parts?.find((part) => part.name === name) : undefined;
}

/** A record or dictionary of these parts; undefined when nothing is known of any of them. */
export function recordOf(parts: readonly RowPart[], shape: "record" | "records" | "map"): RowValue | undefined {
  const known = parts.find(({ value, column }) => value !== undefined || column !== undefined);
  const model = known?.value?.model ?? known?.column?.model;
  return model === undefined ? undefined : { model, shape, parts };
}

/** What a method of a dictionary gives. */
export function ofDictionary(map: RowValue, method: string): RowValue | undefined {
  const [key, value] = map.parts ?? [];
  if (method === "items") return { ...map, shape: "records" };
  if (method === "keys") return severalOf(key?.value);
  if (method === "values") return severalOf(value?.value);
  return method === "get" || method === "pop" || method === "setdefault" ? value?.value : undefined;
}

export const dictionaryTypes: ReadonlySet<string> = new Set([
  "DefaultDict",
  "Dict",
  "Mapping",
  "OrderedDict",
  "defaultdict",
  "dict",
]);
