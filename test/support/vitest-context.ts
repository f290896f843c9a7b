import 'vitest'

/** The store engine a run of the tests is for. */
export type Engine = 'sqlite' | 'postgres'

declare module 'vitest' {
  export interface ProvidedContext {
    /** In `*.engine.test.ts` and in the stories under `test/`; unit tests have no engine. */
    engine: Engine
    /** Administrator's URL of the running PostgreSQL, in the `postgres` runs; see `createDatabase` in test/postgres.ts. */
    databaseUrl: string
    /** Where the browser of the `browser` runs listens. */
    browserEndpoint: string
    /** Why there is no PostgreSQL. */
    databaseProblem: string
  }
}
