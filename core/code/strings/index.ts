import { csharp } from "./csharp.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import type { StringLanguage } from "./language.ts";
import { php } from "./php.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { rust } from "./rust.ts";
import { script } from "./script.ts";

/** Every language whose string literals are searched for SQL. */
export const stringLanguages: readonly StringLanguage[] = [csharp, go, java, php, python, ruby, rust, script];
