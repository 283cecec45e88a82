import type { CodeEnvironment } from "../code/libraries/library.ts";
import { namedQuerySource } from "../code/models/squirrel.ts";
import { searchedWords } from "../code/spelling.ts";
import { modelsIn } from "../code/usages.ts";

/**
 * The words by which code names a column, and those by which it names the table: a file that touches the column has one of each. The
 * second set holds properties that lead to rows of the table from others, too.
 */
export function searchWords(
  table: string,
  column: string,
  environment: CodeEnvironment,
): readonly ReadonlySet<string>[] {
  const models = modelsIn(environment).filter((model) => model.table === table);
  const fields = models.flatMap((model) => model.fields.filter((field) => field.column === column));
  const names = new Set(models.map(({ name }) => name));
  // A module that is part of a model, and a mapper that others include, need not name the table.
  const parts = environment.models.all.flatMap(({ name, traits }) =>
    [...(names.has(name) ? (traits ?? []) : [])].flatMap((trait) =>
      trait.startsWith("includes:") ? [trait.slice("includes:".length)] : [],
    ),
  );
  // A query of the table that has a name is gone on with elsewhere.
  const queries = environment.models.all.flatMap(({ name, relations }) =>
    relations.get(namedQuerySource)?.match(/\w+/g)?.includes(table) === true ? [name] : [],
  );
  const mappers = environment.models.mappers.map(({ namespace }) => namespace.split(".").at(-1) ?? "");
  return [
    searchedWords([column, ...fields.map(({ name }) => name)], environment.dialect),
    new Set([
      ...searchedWords([table, ...names], environment.dialect),
      ...[table, ...names].map(joined),
      ...relationsTo(names, environment),
      ...classesAbout(names, environment),
      ...parts,
      ...queries,
      ...mappers,
    ]),
  ];
}

/** Variables are often named after a table without regard to its words: `chatflow` of `chat_flow`. */
function joined(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Classes that say they are about a model, and those whose methods give its rows: `IUserRepository` of `interface IUserRepository : IRepository<User>`. */
function classesAbout(names: ReadonlySet<string>, { models }: CodeEnvironment): readonly string[] {
  const about = models.classes.filter((each) =>
    [each.base, each.about].some((type) => type?.match(/\w+/g)?.some((word) => names.has(word)) === true),
  );
  const givers = models.all.flatMap(({ name, givenBy }) => (names.has(name) ? [...(givenBy?.keys() ?? [])] : []));
  const owners = new Set(givers.map((title) => title.slice(0, title.indexOf("."))));
  return [...about.map(({ name }) => name), ...[...owners].flatMap((owner) => [owner, `I${owner}`])];
}

function relationsTo(names: ReadonlySet<string>, { prismaModels, models }: CodeEnvironment): readonly string[] {
  const ofPrisma = prismaModels.flatMap(({ fields }) => fields.filter(({ type }) => names.has(type)));
  const ofCode = models.all.flatMap(({ relations }) => [...relations].filter(([, target]) => names.has(target)));
  // Properties and methods of classes whose type says that they give rows of the table.
  const ofClasses = models.classes.flatMap(({ returns }) =>
    Object.entries(returns).filter(([, type]) => type.match(/\w+/g)?.some((word) => names.has(word)) === true),
  );
  const words = [...ofPrisma.map(({ name }) => name), ...[...ofCode, ...ofClasses].map(([name]) => name)];
  return words.map((name) => /\w+(?=\W*$)/.exec(name)?.[0] ?? name);
}
