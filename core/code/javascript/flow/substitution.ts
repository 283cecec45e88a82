import { either, element, first, type Value } from "./value.ts";

/** What a type parameter stands for, told by the argument for a parameter of this type: `T`, `T[]`, `Promise<T | null>`. */
export function argumentFor(name: string, type: Value | undefined, argument: Value | undefined): Value | undefined {
  if (type === undefined || argument === undefined) return undefined;
  if (type.is === "type" && type.name === name) return argument;
  if (type.is === "list") return argumentFor(name, type.of, element(argument));
  if (type.is === "either")
    return type.of.map((each) => argumentFor(name, each, argument)).find((each) => each !== undefined);
  if (type.is !== "type") return undefined;
  const [of] = type.args ?? [];
  if (/^(?:Promise|Readonly|Awaited|NonNullable)$/.test(type.name)) return argumentFor(name, of, argument);
  return /^(?:Readonly)?(?:Array|Set)$|Iterable$/.test(type.name)
    ? argumentFor(name, of, element(argument))
    : undefined;
}

/** The value with arguments in the place of the parameters of its type. */
export function substituted(
  value: Value,
  file: string,
  parameters: readonly string[],
  args: readonly (Value | undefined)[],
): Value | undefined {
  const of = (inner: Value): Value | undefined => substituted(inner, file, parameters, args);
  if (value.is === "type") {
    const at = value.file === file ? parameters.indexOf(value.name) : -1;
    if (at !== -1) return args[at];
    return { ...value, args: value.args?.map((each) => (each === undefined ? undefined : of(each))) ?? [] };
  }
  if (value.is === "object") {
    const fields = Object.entries(value.fields).flatMap(([key, each]) => {
      const inner = of(each);
      return inner === undefined ? [] : [[key, inner] as const];
    });
    return { ...value, fields: Object.fromEntries(fields), and: (value.and ?? []).flatMap((each) => of(each) ?? []) };
  }
  if (value.is === "either") return either(value.of.map(of));
  if (value.is === "first") return first(value.of.map(of));
  if (value.is === "tuple")
    return { is: "tuple", of: value.of.map((each) => (each === undefined ? undefined : of(each))) };
  if (value.is === "lookup") {
    const [owner, by] = [of(value.of), of(value.by)];
    return owner === undefined || by === undefined ? undefined : { is: "lookup", of: owner, by };
  }
  if (value.is === "list" || value.is === "keyed" || value.is === "element" || value.is === "member") {
    const inner = of(value.of);
    return inner === undefined ? undefined : { ...value, of: inner };
  }
  return value;
}
