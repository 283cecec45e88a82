import type { TraceSession } from "./session.ts";

/** In milliseconds: the first may reach the server before the statement does. */
const cancelEvery = 200;

/** The session, until the signal says to stop: then the statement that runs is cancelled, and none is run behind it. */
export function stoppable(session: TraceSession, signal: AbortSignal | undefined): TraceSession {
  if (signal === undefined) return session;
  const { run, rows, watched } = session;
  return {
    ...session,
    run: (sql) => untilStopped(session, signal, () => run(sql)),
    rows: (sql) => untilStopped(session, signal, () => rows(sql)),
    ...(watched !== undefined && { watched: (sql) => untilStopped(session, signal, () => watched(sql)) }),
  };
}

async function untilStopped<T>(session: TraceSession, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const stop = () => {
    session.cancel?.();
    again = setInterval(() => session.cancel?.(), cancelEvery);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    clearInterval(again);
  }
}
