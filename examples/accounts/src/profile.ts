import { prisma } from "./database.ts";

/** How an account is greeted. */
export async function greeting(id: bigint): Promise<string> {
  const account = await prisma.account.findUniqueOrThrow({ where: { id }, select: { firstName: true } });
  return `Hello ${account.firstName}`;
}
