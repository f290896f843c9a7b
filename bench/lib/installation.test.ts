import { expect, it } from 'vitest'
import { productionPackages } from './installation.ts'

it('follows dependencies as Node resolves them, through links, without peers and what others need', () => {
  const packages = {
    '': { dependencies: { tool: '1' } },
    'node_modules/quickreg': { link: true, resolved: 'packages/cli' },
    'packages/cli': { dependencies: { server: '1' }, peerDependencies: { emulator: '1' } },
    'node_modules/server': { dependencies: { one: '2', two: '1' }, optionalDependencies: { absent: '1' } },
    'node_modules/server/node_modules/one': { dependencies: { two: '1' } },
    'node_modules/one': {},
    'node_modules/two': { dependencies: { server: '1' } },
    'node_modules/emulator': {},
    'node_modules/tool': {},
  }
  expect(productionPackages(packages)).toEqual([
    'node_modules/quickreg',
    'node_modules/server',
    'node_modules/server/node_modules/one',
    'node_modules/two',
  ])
})
