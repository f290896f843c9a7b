import type { Json, Lab } from '../lab.ts'
import type { Choice } from './choices.ts'

/** One way to see one entry of the error table, over HTTP. */
export interface Row {
  /** Id of the entry in @quickreg/protocol's table. */
  entry: string
  /** Path of the API, or the name of the device API as the table has it. */
  route: string
  /**
   * `state`: the people, the app, the phone or the call are such that it happens. `demand`: a fault or the act itself asks
   * for it by name, which shows that the emulator can say it, not when WeChat does.
   */
  by: 'state' | 'demand'
  /** Set where real WeChat does not document when this comes, or with which words. */
  choice?: Choice
  /** Acts until it has happened, and returns what the caller or the page was told. */
  reach(lab: Lab): Promise<Json>
}

/** A row for a text or number of the device. */
export interface DeviceRow extends Row {
  /** What errMsg says, as the table has it; `…` stands for a prefix. */
  spelling: string
}
