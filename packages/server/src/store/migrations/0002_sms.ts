import { sql } from 'kysely'
import { byKeyAlone } from './0001_foundation.ts'
import type { Migration } from './migration.ts'

/** Codes by SMS, the counters of every limit and budget, and an index for the money in the event log. */
export const sms: Migration = (db, engine) => [
  db.schema
    .createTable('otps')
    .addColumn('flow_id', 'text', (c) => c.primaryKey())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('phone_index', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('sent_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('spent_at', 'text'),
  db.schema.createIndex('otps_expiry').on('otps').column('expires_at'),

  db.schema
    .createTable('counters')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('hits', 'text', (c) => c.notNull())
    .addColumn('total', 'integer', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .modifyEnd(byKeyAlone(engine)),
  db.schema.createIndex('counters_expiry').on('counters').column('expires_at'),

  // A day's costs are read from this one log; without an index that is a walk through all that ever happened.
  db.schema
    .createIndex('events_money')
    .on('events')
    .columns(['kind', 'at'])
    .where(sql.ref('kind'), 'in', ['charged', 'flow_completed']),
]
