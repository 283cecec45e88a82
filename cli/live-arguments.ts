import type { TargetOptions } from "../database/target.ts";

export const liveFormats = ["text", "json"] as const;

/** What all commands on the rows of a database take. */
export interface LiveArguments extends TargetOptions {
  readonly format: (typeof liveFormats)[number];
  readonly batch?: number;
  readonly restart: boolean;
}
