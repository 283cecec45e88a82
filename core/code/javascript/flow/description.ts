import { Expressions } from "./expressions.ts";
import type { ScriptFile } from "./script-file.ts";
import { ScriptScope } from "./signature.ts";
import { TypeReader } from "./type-reader.ts";
import type { FunctionCall, Signature } from "./value.ts";

/** What one file tells others, as plain data. */
export class ScriptDescription {
  readonly #script: ScriptFile;
  readonly #types: TypeReader;
  readonly #expressions: Expressions;

  constructor(script: ScriptFile) {
    this.#script = script;
    this.#types = new TypeReader(script.file, script.bindings);
    this.#expressions = new Expressions(script.file, script.bindings, this.#types, script.rows);
  }

  /** What its names stand for. */
  signature(): Signature {
    return new ScriptScope(this.#script, this.#types, this.#expressions).describe();
  }

  /** Where it calls functions of a name. */
  calls(name: string): readonly FunctionCall[] {
    const { root, text } = this.#script;
    const mention = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "g");
    return [...text.matchAll(mention)].flatMap(({ index, 0: { length } }) => {
      const node = root.namedDescendantForIndex(index, index + length);
      if (node?.type === "identifier") return this.#expressions.callsAt(node);
      const { parent } = node ?? {};
      const isMember = node?.type === "property_identifier" && parent?.type === "member_expression";
      return isMember ? this.#expressions.callsAt(parent) : [];
    });
  }
}
