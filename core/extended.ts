/**
 * A copy of `object` with other or more parts. Says what `{ ...object, ...parts }` says, for objects that are made by the thousand: V8
 * (11 to 12, Node 20 and 22) gives every copy that begins with a spread and gets a part that `object` has not a hidden class of its own,
 * and whatever looks at such objects looks their parts up anew each time. A literal that begins with a part of its own is as good.
 */
export function extended<T extends object, P extends object>(object: T, parts: P): T & P {
  return Object.assign({}, object, parts);
}
