import type { CodeModel } from "./types.ts";

/** By file and name; without a type that several tables have, for its rows may be of any. */
export function modelsByPlace(models: readonly CodeModel[]): ReadonlyMap<string, CodeModel> {
  const places = new Map<string, CodeModel>();
  const shared = new Set<string>();
  for (const model of models) {
    const key = `${model.file} ${model.name}`;
    const known = places.get(key);
    if (known?.library === "kysely" && (known.table !== model.table || known.schema !== model.schema)) shared.add(key);
    places.set(key, model);
  }
  for (const key of shared) places.delete(key);
  return places;
}
