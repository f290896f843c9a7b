import { withBench, type Settings } from '../lib/bench.ts'
import { joined, type Section } from '../report/section.ts'
import { phoneRequest } from './phoneRequest.ts'
import { wholeRegistration } from './wholeRegistration.ts'

/** One tap over HTTP, both generations, WeChat inside the process. */
export async function oneTap(settings: Settings): Promise<Section> {
  return joined({
    phoneRequest: await withBench(settings, phoneRequest),
    wholeRegistration: await withBench(settings, wholeRegistration),
  })
}
