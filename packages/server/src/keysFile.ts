import {
  chmodSync,
  chownSync,
  closeSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { putInFreePlace, putOver } from './disk.ts'
import { keysSchema, type KeysFile } from './keys.ts'

/** Why a keys file was not read or written; it never shows what is in it. */
export class KeysFileRefused extends Error {
  override readonly name = 'KeysFileRefused'
  readonly trouble: 'absent' | 'exists' | 'not_keys' | 'being_changed'
  readonly file: string
  constructor(trouble: KeysFileRefused['trouble'], file: string) {
    super(`${file}: ${trouble}`)
    this.trouble = trouble
    this.file = file
  }
}

/** @throws {KeysFileRefused} `absent`, `not_keys` */
export function readKeysFile(file: string): KeysFile {
  try {
    return keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new KeysFileRefused((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'not_keys', file)
  }
}

/** Makes a file that only its owner may read. @throws {KeysFileRefused} `exists` */
export function makeKeysFile(file: string, keys: KeysFile): void {
  withDraft(file, (draft) => {
    writeFileSync(draft, textOf(keys))
    try {
      putInFreePlace(draft, file)
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new KeysFileRefused('exists', file) : error
    }
  })
}

/**
 * Writes the changed keys in the place of the file: at every moment the one or the other is there whole, for the owner
 * and group it had and nobody else.
 *
 * @throws {KeysFileRefused} `absent`, `not_keys`, `being_changed`
 */
export function changeKeysFile(path: string, change: (keys: KeysFile) => KeysFile): KeysFile {
  readKeysFile(path)
  const file = realpathSync(path) // of a link, what it leads to is changed
  return withDraft(file, (draft) => {
    const changed = keysSchema.parse(change(readKeysFile(file)))
    const { mode, uid, gid } = statSync(file)
    writeFileSync(draft, textOf(changed))
    chownSync(draft, uid, gid)
    chmodSync(draft, mode & 0o660)
    putOver(draft, file)
    return changed
  })
}

/** The draft is the lock, too: two who change the file at once would lose one of the changes. */
function withDraft<T>(file: string, work: (draft: string) => T): T {
  const draft = `${file}.new`
  try {
    closeSync(openSync(draft, 'wx', 0o600))
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new KeysFileRefused('being_changed', draft) : error
  }
  try {
    return work(draft)
  } finally {
    rmSync(draft, { force: true })
  }
}

const textOf = (keys: KeysFile) => `${JSON.stringify(keys, null, 2)}\n`
