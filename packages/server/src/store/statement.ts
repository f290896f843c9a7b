import { createHash } from 'node:crypto'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  OperationNodeTransformer,
  ValueListNode,
  ValueNode,
  type Compilable,
  type Dialect,
  type KyselyPlugin,
  type OperationNode,
  type PrimitiveValueListNode,
} from 'kysely'
import type { Schema } from './schema.ts'

export type EngineName = 'sqlite' | 'postgres'
export type Value = string | number | null
type Args = Readonly<Record<string, Value>>

/** SQL of one engine, compiled once, and the way its parameters are filled at each use. */
export interface CompiledStatement<A> {
  sql: string
  /** What PostgreSQL prepares it under: the same text has the same name in every process and version, and no other. */
  name: string
  bind(args: A): Value[]
}

declare const row: unique symbol

/** A query compiled by Kysely at its first use and only bound after that. */
export interface Statement<A extends Args, R> {
  compile(engine: EngineName): CompiledStatement<A>
  readonly [row]?: R
}

/** Takes the rows that are found for the rest of the unit, as an update would, without writing them. */
type Lock = <Q extends { forNoKeyUpdate(): Q }>(query: Q) => Q

/** The one writer of SQLite has them all. */
const locks: Readonly<Record<EngineName, Lock>> = {
  sqlite: (query) => query,
  postgres: (query) => query.forNoKeyUpdate(),
}

/**
 * Writes a query once for both engines. `p.name` stands wherever the argument `name` will be bound:
 * `statement((db, p: { id: string }) => db.selectFrom('flows').selectAll().where('id', '=', p.id))`.
 * Building a query costs Kysely some hundred microseconds, so that is done once, not at each request.
 */
export function statement<A extends Args, R>(
  build: (db: Kysely<Schema>, p: A, lock: Lock) => Compilable<R>,
): Statement<A, R> {
  const compiled: Partial<Record<EngineName, CompiledStatement<A>>> = {}
  const compile = (engine: EngineName) =>
    bindable<A>(build(engines[engine].withPlugin(constantsInText), placeholders as A, locks[engine]).compile())
  return { compile: (engine) => (compiled[engine] ??= compile(engine)) }
}

/** Kysely that compiles and never executes. */
export const engines: Readonly<Record<EngineName, Kysely<Schema>>> = {
  sqlite: compiler({
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }),
  postgres: compiler({
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }),
}

class Placeholder {
  readonly argument: string
  constructor(argument: string) {
    this.argument = argument
  }
}

/** Kysely takes any object it does not know as a parameter, so each name can stand in for its later value. */
const placeholders: unknown = new Proxy({}, { get: (_, argument) => new Placeholder(String(argument)) })

/**
 * What is the same at every use stands in the text. SQLite would otherwise plan a query with a LIMIT anew at each use,
 * because the plan goes by its value; and both engines know from the text which partial index serves.
 */
class ConstantsInText extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return inText(node.value)
  }
  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    // Kysely compiles either kind of list; only this one can hold both kinds of value.
    return ValueListNode.create(node.values.map(inText)) as OperationNode as PrimitiveValueListNode
  }
}

const transformer = new ConstantsInText()
const constantsInText: KyselyPlugin = {
  transformQuery: ({ node }) => transformer.transformNode(node),
  transformResult: ({ result }) => Promise.resolve(result),
}

const inText = (value: unknown) =>
  value instanceof Placeholder ? ValueNode.create(value) : ValueNode.createImmediate(value)

function bindable<A extends Args>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
  const names = parameters.map((parameter) => (parameter as Placeholder).argument)
  return {
    sql,
    name: `quickreg_${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`,
    bind: (args: A) => names.map((name) => args[name]) as Value[],
  }
}

function compiler(dialect: Dialect): Kysely<Schema> {
  return new Kysely<Schema>({ dialect })
}
