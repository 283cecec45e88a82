/** Words whose plural no rule gives; the ones of ActiveSupport, and those that applications use most. */
const irregular: ReadonlyMap<string, string> = new Map([
  ["child", "children"],
  ["datum", "data"],
  ["foot", "feet"],
  ["goose", "geese"],
  ["man", "men"],
  ["medium", "media"],
  ["mouse", "mice"],
  ["move", "moves"],
  ["ox", "oxen"],
  ["person", "people"],
  ["quiz", "quizzes"],
  ["sex", "sexes"],
  ["zombie", "zombies"],
]);
const singulars: ReadonlyMap<string, string> = new Map([...irregular].map(([one, many]) => [many, one]));
const uncountable: ReadonlySet<string> = new Set(
  "equipment fish information jeans metadata money news police rice series sheep species".split(" "),
);

/** As ActiveSupport::Inflector.inflections(:en), the first that fits. */
const plurals: readonly (readonly [RegExp, string])[] = [
  [/(m|l)ouse$/, "$1ice"],
  [/(matr|vert|ind)(?:ix|ex)$/, "$1ices"],
  [/(x|ch|ss|sh)$/, "$1es"],
  [/([^aeiouy]|qu)y$/, "$1ies"],
  [/(hive)$/, "$1s"],
  [/(?:([^f])fe|([lr])f)$/, "$1$2ves"],
  [/sis$/, "ses"],
  [/([ti])um$/, "$1a"],
  [/(buffal|tomat)o$/, "$1oes"],
  [/(bu)s$/, "$1ses"],
  [/(alias|status)$/, "$1es"],
  [/(octop|vir)us$/, "$1i"],
  [/^(ax|test)is$/, "$1es"],
  [/s$/, "s"],
  [/$/, "s"],
];
const singularRules: readonly (readonly [RegExp, string])[] = [
  [/(database)s$/, "$1"],
  [/(matr)ices$/, "$1ix"],
  [/(vert|ind)ices$/, "$1ex"],
  [/(alias|status)(?:es)?$/, "$1"],
  [/(octop|vir)i$/, "$1us"],
  [/(cris|test)es$/, "$1is"],
  [/(shoe)s$/, "$1"],
  [/(o)es$/, "$1"],
  [/(bus)(?:es)?$/, "$1"],
  [/(m|l)ice$/, "$1ouse"],
  [/(x|ch|ss|sh)es$/, "$1"],
  [/(s)eries$/, "$1eries"],
  [/([^aeiouy]|qu)ies$/, "$1y"],
  [/([lr])ves$/, "$1f"],
  [/(tive|hive)s$/, "$1"],
  [/([^f])ves$/, "$1fe"],
  [/(analy|ba|diagno|parenthe|progno|synop|the)s[ei]s$/, "$1sis"],
  [/([ti])a$/, "$1um"],
  [/(ss)$/, "$1"],
  [/s$/, ""],
];

/** `story_text` becomes `story_texts`: the last word decides. */
export function pluralize(word: string): string {
  return inflect(word, irregular, plurals);
}

/** `taggings` becomes `tagging`. */
export function singularize(word: string): string {
  return inflect(word, singulars, singularRules);
}

function inflect(
  word: string,
  known: ReadonlyMap<string, string>,
  rules: readonly (readonly [RegExp, string])[],
): string {
  const [, start = "", last = word] = /^(.*_)?(.*)$/.exec(word) ?? [];
  if (uncountable.has(last)) return word;
  const given = known.get(last);
  if (given !== undefined) return start + given;
  const rule = rules.find(([pattern]) => pattern.test(last));
  return start + (rule === undefined ? last : last.replace(rule[0], rule[1]));
}

/** As ActiveSupport's `underscore`: `HTTPRequest` becomes `http_request`. */
export function underscore(name: string): string {
  return name
    .replace(/([A-Z\d]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** The class of a table or association: `story_texts` becomes `StoryText`. */
export function classify(name: string): string {
  return singularize(name).replace(/(?:^|_)([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
