import type { Compilable, Kysely } from 'kysely'
import type { EngineName } from '../statement.ts'

/**
 * One step of the schema. Additive only, so that the version before keeps working beside the new one: columns and
 * tables are added, never renamed or dropped.
 */
export type Migration = (db: Kysely<unknown>, engine: EngineName) => Compilable[]
