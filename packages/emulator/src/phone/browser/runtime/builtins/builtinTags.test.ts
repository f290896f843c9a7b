import { expect, it } from 'vitest'
import { builtinTags, knownTags } from '../../../project/builtinTags.ts'
import { builtins } from './index.ts'
import { missingTags } from './missing.ts'

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

it('has every built-in tag in the table that WXML is checked by', () => {
  const drawn = builtins.filter((builtin) => !missingTags.includes(builtin))
  expect(Object.fromEntries(builtinTags)).toEqual(
    Object.fromEntries(
      drawn.map(({ tag, properties, events = [] }) => [
        tag,
        { attributes: Object.keys(properties).map(kebab), events },
      ]),
    ),
  )
  for (const { tag } of missingTags) expect(knownTags).toContain(tag)
  expect(knownTags.size).toBe(builtins.length + 6) // block, template, import, include, wxs, slot
})
