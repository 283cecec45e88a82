// Compiles TypeScript tests and scripts, so that plain Node can run them.
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Loads packages with `require`, which gives them the same shape as in the bundles of dist/ (named exports of CommonJS
 * packages, paths without an extension), while our own modules stay ES modules and may await at the top level.
 */
const packagesByRequire = {
  name: "packages-by-require",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, namespace }) => {
      if (kind === "entry-point") return;
      if (namespace !== "file" || path.startsWith("node:") || path === "vscode") return { path, external: true };
      return { path, namespace: kind === "dynamic-import" ? "lazy-package" : "package", sideEffects: false };
    });
    onLoad({ filter: /.*/, namespace: "package" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
    onLoad({ filter: /.*/, namespace: "lazy-package" }, ({ path }) => ({ contents: facade(path) }));
  },
};

/** What `await import("a-package")` yields has to list its names, and only the package itself knows them. */
function facade(path) {
  const names = Object.keys(require(path)).filter((name) => name !== "default" && name !== "__esModule");
  return [
    `const it = require(${JSON.stringify(path)});`,
    "export default it.__esModule ? it.default : it;",
    ...names.map((name, index) => `const name${index} = it[${JSON.stringify(name)}];`),
    `export { ${names.map((name, index) => `name${index} as ${JSON.stringify(name)}`).join(", ")} };`,
  ].join("\n");
}

/** Bundles `entries` (paths from the root) into `outdir`, with what they share in chunks; returns the compiled paths. */
export async function compile(entries, outdir, options) {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outbase: root,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    sourcesContent: false,
    plugins: [packagesByRequire],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "warning",
    ...options,
  });
  return entries.map((entry) => join(outdir, relative(root, resolve(root, entry)).replace(/\.ts$/, ".mjs")));
}

/** Those of `entries` that do not compile; each on its own, with its errors shown once. */
export async function findBroken(entries) {
  const broken = [];
  for (const entry of entries) {
    await compile([entry], join(root, "out"), { write: false }).catch(() => broken.push(entry));
  }
  return broken;
}
