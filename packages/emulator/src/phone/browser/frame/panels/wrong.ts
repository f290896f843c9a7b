import { h } from '../dom.ts'
import { networks } from '../settings.ts'
import { troubleNames, wechatModeNames, wrongNames, type Situation, type Trouble } from '../situation.ts'
import type { FrameState } from '../state.ts'
import { fill, type Texts } from '../texts.ts'
import { clockText } from '../timeText.ts'
import { button, heading, segments, toggle } from './controls.ts'
import type { Views } from './view.ts'

/** What goes wrong: every control shows what the emulator has, not what was clicked. */
export function wrongPanel(views: Views): HTMLElement {
  const { store, acts, t } = views
  const network = segments(
    t.network,
    networks.map((value) => ({ value, label: t[`network_${value}`] })),
    (value) => acts.setDevice({ network: value }),
  )
  const wechat = segments(
    t.wechat,
    wechatModeNames.map((value) => ({ value, label: t[`wechat_${value}`] })),
    (value) => void acts.setWechat(value),
  )
  const foreignFaults = h('p', { class: 'note' })
  store.watch(
    ({ device }) => device.network,
    (value) => network.show(value),
  )
  const showWechat = () => {
    const { situation, emulator } = store.get()
    wechat.show(situation?.wechat ?? '')
    const foreign = situation?.wechat === 'other'
    foreignFaults.textContent = foreign ? fill(t.wechat_other, { count: emulator?.faults.length ?? 0 }) : ''
  }
  store.watch(({ situation }) => situation, showWechat)
  // An act that failed changed nothing, and the control has to jump back.
  store.watch(({ notice }) => notice, showWechat)
  return h(
    'section',
    { class: 'panel wrong', 'aria-labelledby': 'wrong-title' },
    h('div', { class: 'panel-head' }, heading('wrong', t.wrong), ...backToNormal(views)),
    network.element,
    wechat.element,
    foreignFaults,
    troubleSwitches(views),
    doNow(views),
  )
}

function backToNormal({ store, acts, t }: Views): HTMLElement[] {
  const count = h('span', { class: 'hint' })
  const undo = button(t.backToNormal, () => void acts.backToNormal())
  store.watch(wrongCount, (wrong) => {
    count.textContent = wrong === 0 ? t.allNormal : fill(t.wrongCount, { count: wrong })
    undo.hidden = wrong === 0
  })
  return [count, undo]
}

function wrongCount({ situation, device, clockAheadMs }: FrameState): number {
  const inEmulator = situation ? wrongNames(situation, device.userId).length : 0
  const others = [device.network !== 'online', situation?.wechat === 'other', clockAheadMs !== 0]
  return inEmulator + others.filter(Boolean).length
}

function troubleSwitches({ store, acts, t }: Views): HTMLElement {
  const switches = troubleNames.map((name) => {
    const control = toggle(t[`trouble_${name}`], (on) => void acts.setTrouble(name, on))
    store.watch(
      ({ situation }) => situation,
      (situation) => control.show(situation?.troubles[name] ?? false, hintOf(name, situation, t)),
    )
    return control.element
  })
  return h('div', { class: 'toggles' }, ...switches)
}

const hintOf = (name: Trouble, situation: Situation | undefined, t: Texts): string =>
  name === 'quota' ? fill(t.quotaLeft, { count: situation?.quota ?? 0 }) : t[`trouble_${name}_hint`]

/** Acts that leave no switch behind. */
function doNow({ store, acts, t }: Views): HTMLElement {
  const epoch = h('span', { class: 'hint' })
  const consent = h('span', { class: 'hint' })
  const clock = h('span', { class: 'hint' })
  store.watch(
    ({ situation }) => situation,
    (situation) => {
      epoch.textContent = situation ? fill(t.keyEpoch, { epoch: situation.keyEpoch }) : ''
      consent.textContent = situation ? (situation.privacyAgreed ? t.agreed : t.notAgreed) : ''
    },
  )
  store.watch(
    ({ clockAheadMs }) => clockAheadMs,
    (ms) => void (clock.textContent = clockText(ms, t)),
  )
  return h(
    'div',
    { class: 'do-now' },
    h(
      'div',
      { class: 'row' },
      h('span', {}, 'session_key ', epoch),
      button(t.rotateNow, () => void acts.rotateNow()),
    ),
    h(
      'div',
      { class: 'row' },
      h('span', {}, t.privacyConsent, ' ', consent),
      button(t.forget, () => void acts.forgetConsent()),
    ),
    h(
      'div',
      { class: 'row' },
      h('span', {}, t.clock, ' ', clock),
      h(
        'span',
        { class: 'buttons' },
        button(t.advanceMinutes, () => void acts.advance(5 * 60)),
        button(t.advanceDay, () => void acts.advance(24 * 60 * 60)),
      ),
    ),
  )
}
