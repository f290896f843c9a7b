/** HTTP bodies, replies and error codes: what server, component, console and tests agree on. */
export * from './account.ts'
export * from './flows.ts'
export * from './problems.ts'
export * from './sessions.ts'
export * from './tokens.ts'
