import { prisma } from "./database.ts";

/** Begins a session and returns its id. */
export async function startSession(accountId: bigint, userAgent: string): Promise<string> {
  const session = await prisma.session.create({ data: { accountId, userAgent } });
  return session.id;
}

/** Where somebody is signed in, the latest first. */
export async function listSessions(accountId: bigint) {
  return prisma.session.findMany({
    where: { accountId },
    select: { id: true, userAgent: true, startedAt: true },
    orderBy: { startedAt: "desc" },
  });
}

export async function endSession(id: string): Promise<void> {
  await prisma.session.delete({ where: { id } });
}
