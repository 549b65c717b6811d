/** vitest ends its workers with SIGTERM: as an ordinary exit, what a failed test left open is ended too (`dev/end-with-us.ts`). */
process.once('SIGTERM', () => process.exit());
