import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { factKey, objectKey, resolveKey } from "./names.ts";
import { placeFor, type Replay } from "./replay.ts";
import type { DomainType, Store, UserType } from "./types.ts";

export function getType(store: Pick<Store, "get">, key: string): UserType | undefined {
  return store.get(factKey("type", key)) as UserType | undefined;
}

function findType(replay: Replay, name: QualifiedName): { readonly key: string; readonly type: UserType | undefined } {
  const key = resolveKey(replay.store, "type", name, replay.settings);
  return { key, type: getType(replay.store, key) };
}

function putType(replay: Replay, key: string, type: UserType | undefined): void {
  replay.store.set(factKey("type", key), type);
}

export function createEnum(operation: OperationOf<"create-enum">, replay: Replay): void {
  const { key, schema } = placeFor(replay, operation.type);
  putType(replay, key, {
    kind: "enum",
    schema,
    name: operation.type.name,
    values: operation.values,
    created: replay.origin,
    added: new Map(),
  });
}

/** ADD VALUE of a type that was never seen created makes nothing known: its other values are missing. */
export function addEnumValue(operation: OperationOf<"add-enum-value">, replay: Replay): void {
  const { key, type } = findType(replay, operation.type);
  const value = operation.value.name;
  if (type?.kind !== "enum" || type.values.includes(value)) return;
  putType(replay, key, {
    ...type,
    values: [...type.values, value],
    added: new Map(type.added).set(value, replay.origin),
  });
}

export function renameEnumValue(operation: OperationOf<"rename-enum-value">, replay: Replay): void {
  const { key, type } = findType(replay, operation.type);
  if (type?.kind !== "enum" || !type.values.includes(operation.value.name)) return;
  const rename = (value: string) => (value === operation.value.name ? operation.to.name : value);
  const added = new Map([...type.added].map(([value, origin]) => [rename(value), origin]));
  putType(replay, key, { ...type, values: type.values.map(rename), added });
}

export function createType(operation: OperationOf<"create-type">, replay: Replay): void {
  const { key, schema } = placeFor(replay, operation.type);
  const base = { schema, name: operation.type.name, created: replay.origin };
  const attributes = operation.attributes?.map(({ name, type }) => [name.name, type] as const);
  putType(
    replay,
    key,
    attributes ? { kind: "composite", ...base, attributes: new Map(attributes) } : { kind: "other", ...base },
  );
}

/** A domain over a constrained domain is constrained as well. */
export function createDomain(operation: OperationOf<"create-domain">, replay: Replay): void {
  const { key, schema } = placeFor(replay, operation.domain);
  const base = getType(
    replay.store,
    resolveKey(replay.store, "type", splitTypeName(operation.base.name, operation.base.span), replay.settings),
  );
  const constrained =
    operation.notNull === true || operation.constraints.length > 0 || (base?.kind === "domain" && base.constrained);
  putType(replay, key, {
    kind: "domain",
    schema,
    name: operation.domain.name,
    base: operation.base,
    constrained,
    created: replay.origin,
  });
}

/** A maybe schema-qualified type name, as `TypeName` holds it in one string, taken apart. */
export function splitTypeName(name: string, span: QualifiedName["span"]): QualifiedName {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? { name, span } : { schema: name.slice(0, dot), name: name.slice(dot + 1), span };
}

/** Which actions of ALTER DOMAIN leave a constraint on it. Dropping one may leave others, so the domain stays constrained. */
export function alterDomain(operation: OperationOf<"alter-domain">, replay: Replay): void {
  const { key, type } = findType(replay, operation.domain);
  const constrains = ["add-check", "add-not-null", "set-not-null"].includes(operation.action);
  if (type?.kind !== "domain" || type.constrained || !constrains) return;
  const domain: DomainType = { ...type, constrained: true };
  putType(replay, key, domain);
}

export function dropType(replay: Replay, name: QualifiedName): void {
  const { key, type } = findType(replay, name);
  if (type) putType(replay, key, undefined);
}

export function renameType(replay: Replay, name: QualifiedName, to: string): void {
  const { key, type } = findType(replay, name);
  if (!type) return;
  putType(replay, key, undefined);
  putType(replay, objectKey(type.schema, to), { ...type, name: to });
}
