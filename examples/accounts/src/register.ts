import { prisma } from "./database.ts";

interface Registration {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** Opens an account and returns its id. */
export async function register({ email, firstName, lastName }: Registration): Promise<bigint> {
  const account = await prisma.account.create({
    data: { email, name: `${firstName} ${lastName}`, firstName, lastName },
  });
  return account.id;
}
