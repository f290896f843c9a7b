import { beforeEach, describe, expect, it } from 'vitest'
import { collectValues } from './form.ts'
import { fakePhone } from './testing/fakePhone.ts'

let phone: ReturnType<typeof fakePhone>
let heard: unknown[]
const hear = (detail: unknown) => void heard.push(detail)
beforeEach(() => {
  phone = fakePhone()
  heard = []
})

describe('a button', () => {
  it('asks WeChat what it was armed with when the tap began, though its handler disarms it', () => {
    const button = phone.show({
      tag: 'button',
      id: 'go',
      props: { openType: 'getPhoneNumber' },
      on: { tap: () => button.set({ openType: '' }) },
    })
    phone.element('go').click()
    phone.element('go').click()
    expect(phone.opened).toEqual(['getPhoneNumber'])
  })

  it('is tapped by Enter and Space', () => {
    phone.show({ tag: 'button', id: 'go', on: { tap: () => hear('tap') } })
    phone.press(phone.element('go'), 'Enter')
    phone.press(phone.element('go'), ' ')
    expect(heard).toEqual(['tap', 'tap'])
  })

  it('says nothing while disabled, and speaks while loading', () => {
    const around = { tag: 'view', on: { tap: () => hear('around') } }
    phone.show({ ...around, children: [{ tag: 'button', id: 'off', props: { disabled: true, openType: 'share' } }] })
    phone.show({ tag: 'button', id: 'busy', props: { loading: true }, on: { tap: () => hear('busy') } })
    phone.element('off').click()
    phone.element('busy').click()
    expect(heard).toEqual(['busy'])
    expect(phone.opened).toEqual([])
    expect(phone.element('off').getAttribute('aria-disabled')).toBe('true')
    expect(phone.element('off').hasAttribute('tabindex')).toBe(false)
  })

  it('lets the role that the author wrote win', () => {
    phone.show({ tag: 'button', id: 'tab', props: { ariaRole: 'tab' } })
    expect(phone.element('tab').getAttribute('role')).not.toBe('button')
  })
})

describe('a label', () => {
  const consent = (link: boolean) =>
    phone.show({
      tag: 'checkbox-group',
      on: { change: hear },
      children: [
        {
          tag: 'label',
          id: 'label',
          children: [
            { tag: 'checkbox', id: 'box', props: { value: 'yes' } },
            'I agree to ',
            ...(link ? [{ tag: 'button', id: 'policy', children: ['the policy'] }] : []),
          ],
        },
      ],
    })

  it('passes a tap on its text to its control, and a tap on the control counts once', () => {
    consent(false)
    phone.element('label').click()
    phone.element('box').click()
    expect(heard).toEqual([{ value: ['yes'] }, { value: [] }])
  })

  it('leaves a tap to what stands in it', () => {
    consent(true)
    phone.element('policy').click()
    expect(heard).toEqual([])
  })

  it('names its control', async () => {
    consent(false)
    await Promise.resolve()
    expect(phone.element('box').getAttribute('aria-labelledby')).toBe('label')
  })

  it('finds the control of `for`', () => {
    phone.show({
      tag: 'view',
      children: [
        { tag: 'label', id: 'label', props: { for: 'sw' } },
        { tag: 'switch', id: 'sw', on: { change: hear } },
      ],
    })
    phone.element('label').click()
    expect(heard).toEqual([{ value: true }])
  })
})

describe('a radio group', () => {
  const days = () =>
    phone.show({
      tag: 'radio-group',
      on: { change: hear },
      children: ['mon', 'tue', 'wed'].map((value) => ({
        tag: 'radio',
        id: value,
        props: { value, checked: value === 'mon', disabled: value === 'tue' },
      })),
    })

  it('goes by arrow keys to the next that is not disabled, and round', () => {
    days()
    phone.press(phone.element('mon'), 'ArrowDown')
    phone.press(phone.element('wed'), 'ArrowDown')
    expect(heard).toEqual([{ value: 'wed' }, { value: 'mon' }])
  })

  it('is one stop for Tab: the checked one', () => {
    days()
    phone.element('wed').click()
    expect(phone.element('mon').tabIndex).toBe(-1)
    expect(phone.element('wed').tabIndex).toBe(0)
    expect(phone.element('mon').getAttribute('aria-checked')).toBe('false')
  })
})

describe('an input', () => {
  it('shows what its handler returns instead', () => {
    const host = phone.show({ tag: 'input', id: 'up', on: { input: ({ value }) => value.toUpperCase() } })
    phone.type(phone.field('up'), 'abc')
    expect(phone.field('up').value).toBe('ABC')
    expect(host.props.value).toBe('ABC')
  })

  it('tells nothing when nothing got in', () => {
    phone.show({ tag: 'input', id: 'otp', props: { type: 'number', maxlength: 4 }, on: { input: hear } })
    phone.type(phone.field('otp'), '1234')
    phone.type(phone.field('otp'), '12345')
    phone.type(phone.field('otp'), '1234x')
    expect(heard).toMatchObject([{ value: '1234', cursor: 4 }])
    expect(phone.field('otp').value).toBe('1234')
  })

  it('follows its property', () => {
    const host = phone.show({ tag: 'input', id: 'name', props: { value: 'Lin', password: false } })
    host.set({ value: 'Chen', password: true, disabled: true })
    expect(phone.field('name')).toMatchObject({ value: 'Chen', type: 'password', disabled: true })
  })
})

describe('a form', () => {
  it('hands over its fields by name, and clears them on reset', () => {
    const host = phone.show({
      tag: 'form',
      on: { submit: hear, reset: () => hear('reset') },
      children: [
        { tag: 'input', id: 'name', props: { name: 'name', value: 'Lin' } },
        {
          tag: 'checkbox-group',
          props: { name: 'tags' },
          children: [{ tag: 'checkbox', props: { value: 'a', checked: true } }],
        },
        { tag: 'switch', props: { name: 'news', checked: true } },
        { tag: 'button', id: 'send', props: { formType: 'submit' } },
        { tag: 'button', id: 'clear', props: { formType: 'reset' } },
      ],
    })
    phone.element('send').click()
    phone.element('clear').click()
    phone.element('send').click()
    expect(heard).toMatchObject([
      { value: { name: 'Lin', tags: ['a'], news: true } },
      'reset',
      { value: { name: '', tags: [], news: false } },
    ])
    expect(host.element.querySelector('input')!.value).toBe('')
  })

  it('leaves out fields without a name, and takes the last of two with one name', () => {
    expect(
      collectValues([
        { name: 'a', value: 1 },
        { name: '', value: 2 },
        { name: 'a', value: 3 },
      ]),
    ).toEqual({ a: 3 })
  })
})
