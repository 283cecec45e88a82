/** A change's id for people: `users.name->users.full_name` as `users.name → full_name`. */
export function changeName(id: string): string {
  const [from = "", to = ""] = id.split("->");
  const table = from.slice(0, from.lastIndexOf(".") + 1);
  return `${from} → ${to.startsWith(table) ? to.slice(table.length) : to}`;
}
