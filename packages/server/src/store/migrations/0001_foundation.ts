import { sql } from 'kysely'
import type { EngineName } from '../statement.ts'
import type { Migration } from './migration.ts'

/** Of SQLite: a row lies in the index of its key, and not in a table of its own beside it. */
export const byKeyAlone = (engine: EngineName) => (engine === 'sqlite' ? sql`without rowid` : sql``)

/** Columns are explained in `schema.ts`. Times are ISO 8601 text; whatever is personal is sealed or fingerprinted. */
export const foundation: Migration = (db, engine) => [
  db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unionid', 'text', (c) => c.unique())
    .addColumn('phone', 'text')
    .addColumn('phone_index', 'text', (c) => c.unique())
    .addColumn('confirmed', 'integer', (c) => c.notNull())
    .addColumn('proved_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('erased_at', 'text'),

  db.schema
    .createTable('identities')
    .addColumn('appid', 'text', (c) => c.notNull())
    .addColumn('openid', 'text', (c) => c.notNull())
    .addColumn('unionid', 'text')
    .addColumn('account_id', 'text', (c) => c.references('accounts.id'))
    .addColumn('linked_at', 'text')
    .addColumn('sign_ins', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('identities_pk', ['appid', 'openid'])
    .modifyEnd(byKeyAlone(engine)),
  db.schema
    .createIndex('identities_account')
    .on('identities')
    .column('account_id')
    .where(sql.ref('account_id'), 'is not', null),

  db.schema
    .createTable('contacts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('appid', 'text', (c) => c.notNull())
    .addColumn('openid', 'text', (c) => c.notNull())
    .addColumn('scene', 'text', (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('confirmed', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('retain_until', 'text', (c) => c.notNull()),
  db.schema.createIndex('contacts_person').on('contacts').columns(['appid', 'openid']),
  db.schema.createIndex('contacts_retention').on('contacts').column('retain_until'),

  db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('appid', 'text', (c) => c.notNull())
    .addColumn('openid', 'text', (c) => c.notNull())
    .addColumn('sign_in', 'integer', (c) => c.notNull())
    .addColumn('flows', 'integer', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull()),
  db.schema.createIndex('sessions_person').on('sessions').columns(['appid', 'openid', 'sign_in']),
  db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at'),

  db.schema
    .createTable('session_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('appid', 'text', (c) => c.notNull())
    .addColumn('openid', 'text', (c) => c.notNull())
    .addColumn('session_key', 'text')
    .addColumn('sign_in', 'integer', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .addColumn('replaced_at', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('counted_since', 'text'),
  db.schema.createIndex('session_keys_person').on('session_keys').columns(['appid', 'openid', 'sign_in']),
  // A key that never failed and was not replaced stands in none but the last of these.
  ...(
    [
      ['attempts', 'counted_since'],
      ['replaced_at', 'replaced_at'],
      ['seen_at', 'seen_at'],
    ] as const
  ).map(([column, known]) =>
    db.schema
      .createIndex(`session_keys_kept_by_${column}`)
      .on('session_keys')
      .column(column)
      .where(sql.ref('session_key'), 'is not', null)
      .where(sql.ref(known), 'is not', null),
  ),
  db.schema
    .createIndex('session_keys_erased')
    .on('session_keys')
    .column('seen_at')
    .where(sql.ref('session_key'), 'is', null),

  db.schema
    .createTable('spent')
    .addColumn('fingerprint', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('flow_id', 'text')
    .addColumn('claims', 'integer', (c) => c.notNull())
    .addColumn('settled', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .modifyEnd(byKeyAlone(engine)),
  db.schema.createIndex('spent_age').on('spent').columns(['kind', 'at']),

  db.schema
    .createTable('flows')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('appid', 'text', (c) => c.notNull())
    .addColumn('openid', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('scene', 'text', (c) => c.notNull())
    .addColumn('policy_version', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('note_quick', 'text')
    .addColumn('note_realtime', 'text')
    .addColumn('note_sms', 'text')
    .addColumn('reports', 'integer', (c) => c.notNull())
    .addColumn('claims', 'integer', (c) => c.notNull())
    .addColumn('claim_id', 'text')
    .addColumn('claimed_until', 'text')
    .addColumn('claim_rung', 'text')
    .addColumn('claim_proof', 'text')
    .addColumn('completed_at', 'text')
    .addColumn('is_new', 'integer')
    .addColumn('confirmed', 'integer')
    .addColumn('account_id', 'text')
    .addColumn('contact_id', 'text')
    .addColumn('family_id', 'text'),
  db.schema.createIndex('flows_session').on('flows').column('session_id'),
  db.schema.createIndex('flows_person').on('flows').columns(['appid', 'openid']),
  db.schema.createIndex('flows_state').on('flows').columns(['state', 'expires_at']),

  db.schema
    .createTable('token_families')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('appid', 'text', (c) => c.notNull())
    .addColumn('session_id', 'text')
    .addColumn('generation', 'integer', (c) => c.notNull())
    .addColumn('rotated_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text'),
  db.schema
    .createIndex('token_families_live')
    .on('token_families')
    .columns(['account_id', 'appid', 'expires_at'])
    .where(sql.ref('revoked_at'), 'is', null),
  db.schema.createIndex('token_families_session').on('token_families').column('session_id'),
  db.schema.createIndex('token_families_expiry').on('token_families').column('expires_at'),
  db.schema
    .createIndex('token_families_revoked')
    .on('token_families')
    .column('revoked_at')
    .where('revoked_at', 'is not', null),

  db.schema
    .createTable('access_tokens')
    .addColumn('appid', 'text', (c) => c.primaryKey())
    .addColumn('generation', 'integer', (c) => c.notNull())
    .addColumn('access_token', 'text')
    .addColumn('expires_at', 'text')
    .addColumn('lease_holder', 'text')
    .addColumn('lease_generation', 'integer')
    .addColumn('lease_until', 'text'),

  db.schema
    .createTable('events')
    // SQLite counts an integer primary key by itself.
    .addColumn('id', engine === 'postgres' ? sql`bigserial` : 'integer', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('appid', 'text')
    .addColumn('openid', 'text')
    .addColumn('session_id', 'text')
    .addColumn('flow_id', 'text')
    .addColumn('account_id', 'text')
    .addColumn('contact_id', 'text')
    .addColumn('data', 'text'),
  db.schema
    .createIndex('events_account')
    .on('events')
    .columns(['account_id', 'id'])
    .where(sql.ref('account_id'), 'is not', null),
  db.schema.createIndex('events_person').on('events').columns(['appid', 'openid', 'id']),
]
