import type { Json, Lab } from '../lab.ts'
import type { Choice } from './choices.ts'

/** One way to see one entry of the error table, over HTTP. */
export interface Row {
  /** Id of the entry in @quickreg/protocol's table. */
  entry: string
  /** Path of the API, or the name of the device API as the table has it. */
  route: string
  /** For texts of the device: which of the entry's spellings this is. */
  spelling?: string
  /** Set where real WeChat does not document when this comes, or with which words. */
  choice?: Choice
  /** Acts until it has happened, and returns what the caller or the page was told. */
  reach(lab: Lab): Promise<Json>
}
