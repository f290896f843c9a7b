import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startQuickreg } from '../../test/command.ts'
import { steps } from '../tour/steps.ts'

/** Starts a tour whose temporary files we can look for, and learns which process it depends on. */
async function startTour(env: Record<string, string> = {}) {
  const temp = mkdtempSync(join(tmpdir(), 'quickreg-tour-test-'))
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }))
  const tour = startQuickreg(['tour'], { env: { ...env, TMPDIR: temp } })
  onTestFinished(() => void tour.child.kill('SIGKILL'))
  const pid = Number(/(\d+)[。.]$/.exec(await tour.line(/process \d+\.$|进程 \d+。$/))?.[1])
  return { ...tour, pid, leftFiles: () => readdirSync(temp) }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('walks the whole journey and leaves nothing behind', async () => {
  const tour = await startTour()
  const { code, stdout, stderr } = await tour.ended

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.match(/^✓ .* → .*$/gm)).toHaveLength(steps.length)
  expect(stdout).toMatch(/isNew: true/)
  expect(stdout, 'codes by SMS, their limits, and numbers that change hands').toMatch(
    /429 with Retry-After: \d+[^]*otp_rejected[^]*only SMS stays open[^]*the old tokens are dead/,
  )
  expect(stdout, 'full numbers are for their owners').not.toMatch(/1[3-9]\d{9}|91234567/)
  expect(stdout).toMatch(new RegExp(`All ${steps.length} steps held\\.\\n$`))
  expect(isRunning(tour.pid)).toBe(false)
  expect(tour.leftFiles()).toEqual([])
})

it('tells the story in Chinese where the language is Chinese', async () => {
  const tour = await startTour({ LC_ALL: 'zh_CN.UTF-8' })
  const { code, stdout } = await tour.ended
  expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
    code: 0,
    last: `共 ${steps.length} 步，全部成立。`,
  })
})

it.each([1, 5])('fails when the server is killed after step %d', async (step) => {
  const tour = await startTour()
  await tour.line(new RegExp(`^✓ +${step}\\. `))
  process.kill(tour.pid, 'SIGKILL')
  const { code, stdout, stderr } = await tour.ended

  expect(code).toBe(1)
  expect(stdout).not.toContain('held')
  expect(stderr).toMatch(new RegExp(`^✗ +\\d+\\. .*\\n +The server, process ${tour.pid}, has ended \\(SIGKILL\\)`))
  expect(tour.leftFiles()).toEqual([])
})

it('stops its server and removes its files when it is interrupted', async () => {
  const tour = await startTour()
  tour.child.kill('SIGTERM')
  const { code, stderr } = await tour.ended

  expect(code).toBe(1)
  expect(stderr).toContain('The tour was interrupted.')
  expect(isRunning(tour.pid)).toBe(false)
  expect(tour.leftFiles()).toEqual([])
})

it('leaves no server running when it is killed itself', async () => {
  const tour = await startTour()
  tour.child.kill('SIGKILL')
  await tour.ended
  await expect.poll(() => isRunning(tour.pid), { timeout: 20_000 }).toBe(false)
})
