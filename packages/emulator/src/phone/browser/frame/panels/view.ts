import type { Acts } from '../acts.ts'
import type { FrameStore } from '../state.ts'
import type { Texts } from '../texts.ts'

/** What every view is made of: the state to show, the acts to offer, the words to say it in. */
export interface Views {
  store: FrameStore
  acts: Acts
  t: Texts
}
