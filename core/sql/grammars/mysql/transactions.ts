import { nothing, type StatementReader } from "../../statements/reader.ts";

/** XA transactions, which another program steers. */
export const distributed: StatementReader = {
  leads: ["xa"],
  read: (cursor) => {
    cursor.index = cursor.limit;
    return nothing;
  },
};
