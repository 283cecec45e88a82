import type { QualifiedName } from "../../sql/names.ts";
import type { RelatedPlace, RuleContext } from "../types.ts";
import { shown } from "./wording.ts";

/** The views of the history that read a table. SQL Server keeps their text as it is when a name in it changes (manual, sp_rename). */
export function viewsReading(name: QualifiedName, { dialect, schema }: RuleContext): readonly RelatedPlace[] {
  if (dialect !== "sqlserver") return [];
  return (schema.table(name)?.readBy ?? []).flatMap((key) => {
    const view = schema.tableByKey(key);
    return view?.created === undefined
      ? []
      : [
          {
            at: view.created,
            message: `View ${shown(schema.nameOf(view))} reads ${shown(name)}, and keeps the old name`,
          },
        ];
  });
}
