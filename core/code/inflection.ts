const irregular: ReadonlyMap<string, string> = new Map([
  ["person", "people"],
  ["child", "children"],
  ["man", "men"],
  ["woman", "women"],
  ["tooth", "teeth"],
  ["foot", "feet"],
  ["goose", "geese"],
  ["mouse", "mice"],
  ["ox", "oxen"],
  ["move", "moves"],
  ["sex", "sexes"],
  ["criterion", "criteria"],
  ["medium", "media"],
  ["datum", "data"],
  ["quiz", "quizzes"],
]);
const uncountable: ReadonlySet<string> = new Set(
  "audio bison deer equipment evidence feedback fish gold hardware information knowledge media money moose news pokemon police rain rice series sheep software species swine traffic data jeans".split(
    " ",
  ),
);
/** The first that fits decides, as in the inflectors of Rails and Doctrine. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/(matr|vert|ind)(?:ix|ex)$/, "$1ices"],
  [/(x|ch|ss|sh|zz)$/, "$1es"],
  [/([^aeiouy]|qu)y$/, "$1ies"],
  [/(?:([^f])fe|([lr])f)$/, "$1$2ves"],
  [/sis$/, "ses"],
  [/(buffal|tomat|potat|her|ech)o$/, "$1oes"],
  [/(bu|statu|alia|viru|octopu|campu)s$/, "$1ses"],
  [/s$/, "s"],
  [/$/, "s"],
];

/** The plural of an English word in small letters, by the rules that frameworks derive table names with. */
export function pluralOf(word: string): string {
  if (uncountable.has(word)) return word;
  const known = irregular.get(word);
  if (known !== undefined) return known;
  const rule = rules.find(([pattern]) => pattern.test(word));
  return rule === undefined ? word : word.replace(rule[0], rule[1]);
}

/** The plural of the last word of a name like `order_person`. */
export function pluralOfLast(name: string): string {
  const at = name.lastIndexOf("_") + 1;
  return name.slice(0, at) + pluralOf(name.slice(at));
}
