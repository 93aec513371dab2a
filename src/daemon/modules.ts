/** Loads what the daemon comes to need: an upgrade of the program must not break a late import. */
export async function loadDaemonModules(): Promise<void> {
  await Promise.all([
    import('../collect/follow-up.ts'),
    import('../config/load.ts'),
    import('../home/overdue.ts'),
    import('../history/open.ts'),
    import('../ledger/catalog.ts'),
    import('../ledger/holder.ts'),
    import('../ledger/ledger.ts'),
    import('../ledger/open.ts'),
    import('../ledger/planbook.ts'),
    import('../ledger/statistics.ts'),
    import('../storage/recover.ts'),
    import('../home/left-overs.ts'),
    import('../home/recovery.ts'),
  ]);
}

/**
 * Compiles them here, as far as they are not, and keeps that where a daemon that is started next
 * finds it: the compiler of TypeScript takes 20 MiB, which would stay.
 */
export async function compileDaemonModules(): Promise<void> {
  await loadDaemonModules();
  process.getBuiltinModule('node:module').flushCompileCache();
}
