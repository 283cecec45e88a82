// Builds dist/: one bundle a process, with everything it needs beside it, so that nothing is installed at run time.
//
// Usage: node esbuild.mjs [--dev]      (--dev: source maps, not minified)
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { preparePglite } from "./scripts/prepare-pglite.mjs";

const dev = process.argv.includes("--dev");
const root = dirname(fileURLToPath(import.meta.url));
const outdir = join(root, "dist");

/** Output name to entry. An entry that does not exist yet is left out. */
const programs = {
  client: "client/main.node.ts",
  server: "server/main.node.ts",
  cli: "cli/launch.ts",
  "cli-main": "cli/main.ts",
  // A thread of its own: what database/trace/embedded.ts starts.
  embedded: "database/trace/embedded-worker.ts",
  // Another: what host/trees/parse-thread.ts starts.
  parser: "host/trees/parse-worker.ts",
};

/** The languages of application code: what host/trees/tree-sitter.ts loads. */
const grammars = "c-sharp go java javascript php python ruby rust tsx typescript".split(" ");

/** What CREATE EXTENSION finds in the embedded PostgreSQL: the list in database/trace/embedded.ts. */
const pgliteExtensions =
  "btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn lo ltree pg_stat_statements pg_trgm pgcrypto seg tablefunc tcn unaccent uuid-ossp".split(
    " ",
  );

/**
 * Packages that are heavy, or that read a file beside themselves. Each becomes a bundle of its own, which
 * `await import("the-package")` loads when it is first reached; so a plain `cutover check` does not pay for what it does
 * not use. A static import of one of these is an error, for it would be loaded at start.
 * `assets` are copied to dist/, where the bundle looks for them, together with what `prepare` makes. A new lazy package is one more line here.
 */
const lazyPackages = {
  "libpg-query": { assets: ["libpg-query/wasm/libpg-query.wasm"] },
  "web-tree-sitter": {
    assets: [
      "web-tree-sitter/web-tree-sitter.wasm",
      ...grammars.map((name) => `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
    ],
  },
  "node-sql-parser/build/mysql.js": {},
  "node-sql-parser/build/mariadb.js": {},
  "node-sql-parser/build/sqlite.js": {},
  "node-sql-parser/build/transactsql.js": {},
  pg: {},
  "mysql2/promise": {},
  "@electric-sql/pglite": {
    assets: pgliteExtensions.map((name) => `@electric-sql/pglite/dist/${name}.tar.gz`),
    // Files that are made, not copied.
    prepare: preparePglite,
    // It imports Node's modules where it has a variable of its own called require.
    options: { supported: {} },
  },
};

const bundleName = (name) => `${name.replace(/\.js$/, "").replaceAll("/", "-")}.cjs`;

const lazy = {
  name: "lazy-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z@]/ }, ({ path, kind, importer }) => {
      if (!(path in lazyPackages)) return;
      if (kind !== "dynamic-import" && kind !== "require-resolve") {
        return {
          errors: [
            { text: `${path} is a lazy package: import it with await import("${path}"), not at start (${importer})` },
          ],
        };
      }
      return { path: `./${bundleName(path)}`, external: true };
    });
  },
};

const banner = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // The UMD files that some packages give as "main" hide their requires from a bundler.
  mainFields: ["module", "main"],
  external: ["vscode", "pg-native"],
  // As a require, so that the bundles of lazy packages need no named exports that Node can see.
  supported: { "dynamic-import": false },
  // Some packages ask where they are in the way of ES modules.
  define: { "import.meta.url": "importMetaUrl" },
  banner: { js: banner },
  minify: !dev,
  // Node shows the line of an uncaught error, which should not be the whole program.
  lineLimit: 160,
  sourcemap: dev,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  plugins: [lazy],
};

mkdirSync(outdir, { recursive: true });

const entries = Object.entries(programs).filter(([, entry]) => existsSync(join(root, entry)));
const results = await Promise.all(
  entries.map(([name, entry]) =>
    build({
      ...shared,
      entryPoints: [entry],
      outfile: join(outdir, `${name}.cjs`),
      ...(name === "cli" && { banner: { js: `#!/usr/bin/env node\n${banner}` } }),
    }),
  ),
);

const used = lazyPackagesIn(results);
await Promise.all(
  used.map((name) => {
    // Required, because the CommonJS form of a package knows best where it is in a CommonJS bundle.
    const stdin = { contents: `module.exports = require("${name}");`, resolveDir: root };
    const { options } = lazyPackages[name];
    return build({ ...shared, ...options, plugins: [], stdin, outfile: join(outdir, bundleName(name)) });
  }),
);

const { resolve } = createRequire(import.meta.url);
const prepared = await Promise.all(used.flatMap((name) => lazyPackages[name].prepare?.() ?? []));
const assets = [...used.flatMap((name) => lazyPackages[name].assets ?? []).map(resolvePackageFile), ...prepared.flat()];
for (const asset of assets) copyFileSync(asset, join(outdir, basename(asset)));
if (entries.some(([name]) => name === "cli")) chmodSync(join(outdir, "cli.cjs"), 0o755);
removeStaleFiles();

console.error(`built ${[...entries.map(([name]) => name), ...used].join(", ") || "nothing yet"}`);

function lazyPackagesIn(builds) {
  const imported = new Set(
    builds.flatMap(({ metafile }) =>
      Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
    ),
  );
  return Object.keys(lazyPackages).filter((name) => imported.has(`./${bundleName(name)}`));
}

/** A package may not export its data files, so the file is found from the package's folder. */
function resolvePackageFile(path) {
  const folder = resolve.paths(path).find((candidate) => existsSync(join(candidate, path)));
  if (!folder) throw new Error(`${path} is not installed`);
  return join(folder, path);
}

/** After the build, not before it: whoever uses dist/ meanwhile finds the old bundles or the new ones. */
function removeStaleFiles() {
  const bundles = [...entries.map(([name]) => `${name}.cjs`), ...used.map(bundleName)];
  const current = new Set([
    ...bundles,
    ...(dev ? bundles.map((name) => `${name}.map`) : []),
    ...assets.map((asset) => basename(asset)),
  ]);
  for (const name of readdirSync(outdir)) if (!current.has(name)) rmSync(join(outdir, name), { recursive: true });
}
