import { platforms } from '../../../wire.ts'
import { h } from '../dom.ts'
import { isVersion, looks, phoneLanguages } from '../settings.ts'
import { fill, type TextKey } from '../texts.ts'
import { panel, segments, select } from './controls.ts'
import type { Views } from './view.ts'

/** Versions at which WeChat behaves differently. */
const libraries = ['3.8.0', '3.4.2', '3.2.3', '2.32.3', '2.32.2', '2.24.4', '2.21.2', '2.21.1'] as const
const usualFontSize = 16
const fontSizes = [14, usualFontSize, 19, 23]

/** Which phone it is. */
export function whichPanel(views: Views): HTMLElement {
  const { store, acts, t } = views
  const platform = segments(
    t.platform,
    platforms.map((value) => ({ value, label: t[`platform_${value}`] })),
    (value) => acts.setDevice({ platform: value }),
  )
  const language = select(
    t.phoneLanguage,
    phoneLanguages.map((value) => ({ value, label: t[`phoneLanguage_${value}`] })),
    (value) => acts.setDevice({ language: value }),
  )
  const theme = segments(
    t.phoneTheme,
    looks.map((value) => ({ value, label: t[`look_${value}`] })),
    (value) => acts.setDevice({ theme: value }),
  )
  const fontSize = select(
    t.fontSize,
    fontSizes.map((px) => ({
      value: String(px),
      label: px === usualFontSize ? fill(t.fontSize_usual, { px }) : String(px),
    })),
    (value) => acts.setDevice({ fontSizeSetting: Number(value) }),
  )
  store.watch(
    ({ device }) => device,
    (device) => {
      platform.show(device.platform)
      language.show(device.language)
      theme.show(device.theme)
      fontSize.show(String(device.fontSizeSetting))
    },
  )
  return panel(
    'which',
    t.which,
    platform.element,
    libraryField(views),
    h('div', { class: 'pair' }, language.element, fontSize.element),
    theme.element,
  )
}

/** One of the known versions, or any other typed by hand. */
function libraryField({ store, acts, t }: Views): HTMLElement {
  const other = 'other'
  const list = select<string>(
    t.library,
    [
      ...libraries.map((value) => ({ value, label: `${value} · ${t[`library_${value}` as TextKey]}` })),
      { value: other, label: t.library_other },
    ],
    (value) => {
      typed.hidden = value !== other
      if (value === other) input.focus()
      else acts.setDevice({ sdkVersion: value })
    },
  )
  const input = h('input', {
    type: 'text',
    inputmode: 'decimal',
    'aria-describedby': 'library-error',
    autocomplete: 'off',
    spellcheck: 'false',
    onchange: () => {
      const version = input.value.trim()
      const valid = isVersion(version)
      input.setAttribute('aria-invalid', String(!valid))
      error.textContent = valid ? '' : t.libraryBad
      if (valid) acts.setDevice({ sdkVersion: version })
    },
  })
  const error = h('span', { class: 'error', id: 'library-error', role: 'alert' })
  const typed = h('label', { class: 'field' }, h('span', { class: 'label' }, t.libraryVersion), input, error)
  store.watch(
    ({ device }) => device.sdkVersion,
    (version) => {
      const known = libraries.some((library) => library === version)
      list.show(known ? version : other)
      typed.hidden = known
      input.value = version
    },
  )
  return h('div', { class: 'stack' }, list.element, typed)
}
