import { prisma } from "./database.ts";

/** Accounts whose name holds the given words, for the support desk. */
export async function searchAccounts(words: string) {
  return prisma.account.findMany({
    where: { name: { contains: words, mode: "insensitive" } },
    select: { id: true, email: true, name: true },
    orderBy: { name: "asc" },
    take: 20,
  });
}
