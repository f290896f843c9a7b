import { seededRandom } from '../support/random.ts'
import { breakagesHere, expectAllCaught } from './builds.ts'

// A third of them, others each time: each takes two seconds. The soak tries them all.
const { next } = seededRandom('builds broken on purpose')
const all = breakagesHere()
  .map((breakage) => ({ breakage, place: next() }))
  .sort((one, other) => one.place - other.place)
expectAllCaught(all.slice(0, Math.ceil(all.length / 3)).map(({ breakage }) => breakage))
