import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

export interface GoField {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  /** The type as it is written, e.g. `[]*models.Post`. */
  readonly type: string;
  /** The parts of the tag by their keys: `gorm`, `db`, `json`. */
  readonly tags: ReadonlyMap<string, string>;
  /** The whole declaration. */
  readonly node: SyntaxNode;
}

export interface GoStruct {
  readonly name: string;
  readonly fields: readonly GoField[];
  /** Types that are embedded, as they are written. */
  readonly embedded: readonly { readonly type: string; readonly tags: ReadonlyMap<string, string> }[];
}

/** The structs that a file gives a name to. */
export function structsIn(root: SyntaxNode): readonly GoStruct[] {
  return root.descendantsOfType(["type_spec"]).flatMap((spec) => {
    const name = spec?.childForFieldName("name")?.text;
    const type = spec?.childForFieldName("type");
    const list = type?.type === "struct_type" ? namedChildren(type)[0] : undefined;
    if (name === undefined || list === undefined) return [];
    const declarations = namedChildren(list).filter((node) => node.type === "field_declaration");
    return [{ name, fields: declarations.flatMap(fieldsOf), embedded: declarations.flatMap(embeddedIn) }];
  });
}

function fieldsOf(node: SyntaxNode): readonly GoField[] {
  const type = node.childForFieldName("type")?.text ?? "";
  const tags = tagsOf(node);
  return namedChildren(node).flatMap((nameNode) =>
    nameNode.type === "field_identifier" ? [{ name: nameNode.text, nameNode, type, tags, node }] : [],
  );
}

function embeddedIn(node: SyntaxNode): GoStruct["embedded"] {
  if (namedChildren(node).some(({ type }) => type === "field_identifier")) return [];
  const type = node.childForFieldName("type");
  return type === null ? [] : [{ type: type.text, tags: tagsOf(node) }];
}

function tagsOf(field: SyntaxNode): ReadonlyMap<string, string> {
  const text = field.childForFieldName("tag")?.text.slice(1, -1) ?? "";
  return new Map([...text.matchAll(/(\w+):"((?:[^"\\]|\\.)*)"/g)].map(([, key = "", value = ""]) => [key, value]));
}

/** What methods without a parameter return, where it is one literal: by type and method, e.g. `User.TableName`. */
export function literalMethods(root: SyntaxNode): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const method of root.descendantsOfType(["method_declaration"])) {
    const receiver = /(\w+)\s*\)$/.exec(method?.childForFieldName("receiver")?.text ?? "")?.[1];
    const value = /^\{\s*return\s+(?:"([^"\\]*)"|`([^`]*)`)\s*\}$/.exec(method?.childForFieldName("body")?.text ?? "");
    const text = value?.[1] ?? value?.[2];
    if (receiver !== undefined && text !== undefined)
      found.set(`${receiver}.${method?.childForFieldName("name")?.text ?? ""}`, text);
  }
  return found;
}

/** The name of the struct in `*models.User`, `[]User`, `[]*User`; undefined for what is no struct of the application. */
export function structName(type: string): string | undefined {
  return /^(?:\*|\[\w*\])*(?:\w+\.)?([A-Za-z]\w*)(?:\[.*\])?$/.exec(type.trim())?.[1];
}

/** In the order of gorm.io/gorm/schema, naming.go: of two that fit, the first is taken. */
const initialisms =
  /API|ASCII|CPU|CSS|DNS|EOF|GUID|HTML|HTTP|HTTPS|ID|IP|JSON|LHS|QPS|RAM|RHS|RPC|SLA|SMTP|SSH|TLS|TTL|UID|UI|UUID|URI|URL|UTF8|VM|XML|XSRF|XSS/g;

/** `UserID` becomes `user_id`: gorm.io/gorm/schema, NamingStrategy. */
export function goSnakeCase(name: string): string {
  return name
    .replace(initialisms, (word) => word.charAt(0) + word.slice(1).toLowerCase())
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** `user_id` becomes `UserID`. */
export function goName(column: string): string {
  return column
    .split("_")
    .map((word) =>
      /^(?:id|url|uri|uuid|api|http|ip|json|html|xml)$/.test(word)
        ? word.toUpperCase()
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join("");
}
