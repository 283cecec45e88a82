import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, around, blockTypes, methodOf, type Word, wordOf, wordsOf } from "./nodes.ts";
import { outcomesOf } from "./outcomes.ts";

/** What RSpec gives a name, for the examples of a group. */
export interface Helper {
  readonly value: SyntaxNode;
  /** The group; undefined for the whole file. */
  readonly group: SyntaxNode | undefined;
}

const defining = /^(?:let!?|let_it_be|subject!?)$/;

/** The names that RSpec defines in a file: `let(:user) { … }`, `subject(:user) { … }`, `subject { … }`. */
export function helpersIn(root: SyntaxNode): ReadonlyMap<string, readonly Helper[]> {
  const all = new Map<string, Helper[]>();
  for (const call of root.descendantsOfType(["call"])) {
    const method = call === null ? "" : methodOf(call);
    if (call === null || !defining.test(method)) continue;
    const name = wordOf(argumentsOf(call).positional[0])?.text ?? method.replace("!", "");
    const body = call.childForFieldName("block")?.childForFieldName("body");
    const [value] = body === null || body === undefined ? [] : outcomesOf(namedChildren(body).at(-1));
    if (value !== undefined) all.set(name, [...(all.get(name) ?? []), { value, group: around(call, blockTypes) }]);
  }
  return all;
}

/** What a name means at a place: of the groups around it the innermost says. */
export function helperAt(helpers: readonly Helper[], place: SyntaxNode): Helper | undefined {
  const around = helpers.filter(
    ({ group, value }) =>
      (group === undefined || (group.startIndex <= place.startIndex && place.endIndex <= group.endIndex)) &&
      !(value.startIndex <= place.startIndex && place.endIndex <= value.endIndex),
  );
  return around.toSorted((a, b) => (b.group?.startIndex ?? -1) - (a.group?.startIndex ?? -1))[0];
}

const makers =
  /^(?:attributes_for|build|build_list|build_pair|build_stubbed|build_stubbed_list|create|create_list|create_pair|Fabricate)$/;
const libraries: ReadonlySet<string> = new Set(["Fabricate", "FactoryBot", "FactoryGirl"]);

/** The factory by which a call of factory_bot or Fabrication makes rows: `user` of `create(:user, email: "a")`. */
export function factoryOf(call: SyntaxNode): { readonly name: string; readonly many: boolean } | undefined {
  const receiver = call.childForFieldName("receiver");
  const method = methodOf(call);
  if (!makers.test(method) || (receiver !== null && !libraries.has(receiver.text))) return undefined;
  const [first] = argumentsOf(call).positional;
  if (first?.type !== "simple_symbol") return undefined;
  return { name: first.text.slice(1), many: /_list$|_pair$/.test(method) };
}

/** Something that a factory gives to each row. */
export interface FactoryAttribute {
  readonly word: Word;
  /** A name alone is an association or a trait, and no column of its own. */
  readonly alone: boolean;
}

/** What `factory :user do … end` gives to each row, also in its traits; those of a factory inside are its own. */
export function attributesOfFactory(factory: SyntaxNode): readonly FactoryAttribute[] {
  const body = factory.childForFieldName("block")?.childForFieldName("body");
  return body === null || body === undefined ? [] : namedChildren(body).flatMap(attributesOf);
}

function attributesOf(member: SyntaxNode): readonly FactoryAttribute[] {
  if (member.type === "identifier") return [{ word: member, alone: true }];
  const method = member.type === "call" ? member.childForFieldName("method") : null;
  if (method === null || member.childForFieldName("receiver") !== null) return [];
  const { positional } = argumentsOf(member);
  if (method.text === "trait") return attributesOfFactory(member);
  if (/^(?:add_attribute|association|sequence)$/.test(method.text))
    return wordsOf(positional[0]).map((word) => ({ word, alone: method.text === "association" }));
  const isGiven = positional.length === 0 && member.childForFieldName("block") !== null;
  return isGiven && !/^(?:initialize_with|to_create|transient)$/.test(method.text)
    ? [{ word: method, alone: false }]
    : [];
}
