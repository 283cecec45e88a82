/** A property that the name of a query method is made of. Offsets are relative to the name. */
export interface DerivedProperty {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

const subject = /^(?:find|read|get|query|search|stream|count|exists|delete|remove)(?:[A-Z]\w*?)??By(?=[A-Z])/;
/** What may follow a property (Spring Data, "Supported query method predicate keywords and modifiers"). */
const keywords =
  /(?:IgnoreCase|IgnoringCase|AllIgnoreCase|AllIgnoringCase|Asc|Desc|IsNotNull|NotNull|IsNull|Null|IsNot|Not|IsIn|NotIn|In|IsLike|NotLike|Like|IsStartingWith|StartingWith|StartsWith|IsEndingWith|EndingWith|EndsWith|IsContaining|NotContaining|Containing|Contains|IsBetween|Between|IsLessThanEqual|LessThanEqual|IsLessThan|LessThan|IsGreaterThanEqual|GreaterThanEqual|IsGreaterThan|GreaterThan|IsAfter|After|IsBefore|Before|IsTrue|True|IsFalse|False|IsEmpty|IsNotEmpty|Exists|Equals|Is)$/;

/** The properties in the name of a derived query: `findByFullNameAndAddressCityOrderByAgeDesc`. `exists` says which paths there are. */
export function derivedProperties(
  name: string,
  exists: (path: readonly string[]) => boolean,
): readonly DerivedProperty[] {
  const match = subject.exec(name);
  if (match === null) return [];
  const found: DerivedProperty[] = [];
  let start = match[0].length;
  for (const part of name.slice(start).split(/(OrderBy|And(?=[A-Z])|Or(?=[A-Z])|(?<=Asc|Desc)(?=[A-Z]))/)) {
    const property = isJoint(part) ? undefined : propertyAt(part, start, exists);
    if (property !== undefined) found.push(property);
    start += part.length;
  }
  return found;
}

function isJoint(part: string): boolean {
  return part === "And" || part === "Or" || part === "OrderBy";
}

/** The part without its keywords, taken for one property first and for a path otherwise. */
function propertyAt(
  part: string,
  start: number,
  exists: (path: readonly string[]) => boolean,
): DerivedProperty | undefined {
  for (let text = part; ; ) {
    const path = pathIn(text, exists);
    if (path !== undefined) return { path, start, end: start + text.length };
    const shorter = text.replace(keywords, "");
    if (shorter === text || shorter === "") return undefined;
    text = shorter;
  }
}

function pathIn(text: string, exists: (path: readonly string[]) => boolean): readonly string[] | undefined {
  const whole = [decapitalized(text)];
  if (exists(whole)) return whole;
  for (const match of [...text.matchAll(/_?(?=[A-Z])/g)].reverse()) {
    if (match.index === 0) continue;
    const path = [decapitalized(text.slice(0, match.index)), decapitalized(text.slice(match.index + match[0].length))];
    if (exists(path)) return path;
  }
  return undefined;
}

function decapitalized(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
