import type { CodeModel } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";
import type { Chain, ChainCall } from "./chain.ts";
import type { FileModels } from "./models-in-file.ts";
import { stringOf, stringText } from "./objects.ts";
import { targetOf, type UsageRecorder } from "./recorder.ts";

/** What the names in the texts of a query builder stand for. */
export interface Aliases {
  readonly models: ReadonlyMap<string, CodeModel>;
  /** What is selected, updated or inserted. */
  readonly subject: CodeModel | undefined;
  /** The query gives other things than whole rows. */
  readonly picked: boolean;
}

/** Methods whose strings are expressions with `alias.property`. */
const expressions =
  /^(?:(?:and|or)?where(?:InIds)?|(?:and|or)?having|(?:add)?select|(?:add)?(?:order|group)By|distinctOn|(?:left|inner)Join\w*|where|set|values)$/i;

/** Reads the texts that a query builder of TypeORM takes: `"user.fullName = :name"`. */
export class QueryTexts {
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;

  constructor(models: FileModels, recorder: UsageRecorder) {
    this.#models = models;
    this.#recorder = recorder;
  }

  /** The aliases of a chain in which `calls[at]` is `createQueryBuilder`, of a repository of `own` or with an entity. */
  aliasesOf(chain: Chain, at: number, own: CodeModel | undefined): Aliases {
    const models = new Map<string, CodeModel>();
    const args = chain.calls[at]?.args ?? [];
    const alias = args.flatMap((argument) => stringText(stringOf(argument)) ?? [])[0];
    if (own !== undefined) models.set(alias ?? own.name, own);
    return this.joined({ models, subject: own, picked: false }, chain.calls.slice(at + 1));
  }

  /** The aliases with those that further calls add. */
  joined(aliases: Aliases, calls: readonly ChainCall[]): Aliases {
    const models = new Map(aliases.models);
    let { subject, picked } = aliases;
    for (const { method, args } of calls) {
      const [first, second] = args;
      const model = first === undefined ? undefined : this.#models.of(first);
      if (model !== undefined && ["from", "into", "update", "delete"].includes(method)) {
        subject = model;
        models.set(stringText(stringOf(second)) ?? model.name, model);
      }
      if (/^(?:left|inner)Join/.test(method)) {
        const joined = model ?? this.#relation(stringText(stringOf(first)), models);
        const alias = stringText(stringOf(second));
        if (joined !== undefined && alias !== undefined) models.set(alias, joined);
      }
      picked ||= method === "select" && args.length > 0;
    }
    return { models, subject, picked };
  }

  /** Everything that a call's texts name, those of nested brackets included. */
  read({ method, args }: ChainCall, aliases: Aliases): void {
    if (!expressions.test(method)) return;
    for (const argument of args) {
      for (const text of argument.descendantsOfType(["string_fragment"])) if (text !== null) this.#text(text, aliases);
    }
  }

  #text(fragment: SyntaxNode, { models, subject }: Aliases): void {
    const text = fragment.text.replace(/'[^']*'/g, (literal) => " ".repeat(literal.length));
    for (const match of text.matchAll(/(?<![\w.:])"?(\w+)"?\."?(\w+)"?(?![\w(])/g)) {
      const model = models.get(match[1] ?? "");
      const property = match[2] ?? "";
      const start = fragment.startIndex + match.index + match[0].lastIndexOf(property);
      if (model !== undefined) this.#mention(model, property, start);
    }
    // Without an alias, as `update` and `delete` have it.
    const bare = /^\s*(\w+)\s*(?:=|<|>|!=|\bin\b|\bis\b|\blike\b)/i.exec(text);
    if (bare?.[1] !== undefined && subject !== undefined)
      this.#mention(subject, bare[1], fragment.startIndex + text.indexOf(bare[1]));
  }

  /** A property, or the column itself. */
  #mention(model: CodeModel, name: string, startIndex: number): void {
    const field = model.fields.find((each) => each.name === name) ?? model.fields.find(({ column }) => column === name);
    if (field === undefined) return;
    this.#recorder.mention(targetOf(model), field.name, { startIndex, endIndex: startIndex + name.length }, "read");
  }

  #relation(path: string | undefined, models: ReadonlyMap<string, CodeModel>): CodeModel | undefined {
    const [alias = "", relation = ""] = (path ?? "").split(".");
    const target = models.get(alias)?.relations.get(relation);
    return target === undefined ? undefined : this.#models.named(target);
  }
}
