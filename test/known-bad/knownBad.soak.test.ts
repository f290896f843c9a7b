import { breakagesHere, expectAllCaught } from './builds.ts'

expectAllCaught(breakagesHere())
