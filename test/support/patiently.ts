/** Tries every 50 ms until a server is up. */
export async function patiently<T>(attempt: () => Promise<T>, tries = 1200): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((done) => setTimeout(done, 50));
    return patiently(attempt, tries - 1);
  }
}
