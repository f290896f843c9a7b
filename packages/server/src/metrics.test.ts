import { expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

it('has every series an alert looks for from the start: an increase is not seen in what begins at 1', async () => {
  const lines = (await createMetrics().text()).split('\n')
  for (const kind of ['budget_low', 'wechat_trouble', 'proxy_unknown', 'sms_failing']) {
    expect(lines).toContain(`quickreg_alarms_total{kind="${kind}"} 0`)
  }
  expect(lines).toEqual(
    expect.arrayContaining([
      'quickreg_shed_total{kind="requests"} 0',
      'quickreg_shed_total{kind="store"} 0',
      'quickreg_open_data_decryptions_total{kind="rejected"} 0',
    ]),
  )
})
