import { h } from '../dom.ts'
import { panelNames, type PanelName } from '../state.ts'
import { consolePanel } from './console.ts'
import { smsPanel } from './sms.ts'
import { timelinePanel } from './timeline.ts'
import type { Views } from './view.ts'
import { whichPanel } from './which.ts'
import { whoPanel } from './who.ts'
import { wrongPanel } from './wrong.ts'

/** All panels: side by side where there is room, else one at a time. */
export function panels(views: Views): HTMLElement {
  const { store, acts, t } = views
  const groups: Record<PanelName, HTMLElement[]> = {
    setup: [whoPanel(views), whichPanel(views), wrongPanel(views)],
    timeline: [timelinePanel(views)],
    sms: [smsPanel(views)],
    console: [consolePanel(views)],
  }
  const tabs = panelNames.map((name) =>
    h('button', { type: 'button', class: 'tab', onclick: () => acts.showPanel(name) }, t[`panel_${name}`]),
  )
  const element = h(
    'aside',
    { class: 'panels', id: 'panels', 'aria-label': t.panels },
    h('nav', { class: 'tabs', 'aria-label': t.panels }, ...tabs),
    ...panelNames.map((name) => h('div', { class: `group ${name}-group` }, ...groups[name])),
  )
  store.watch(
    ({ panel }) => panel,
    (panel) => {
      element.dataset.panel = panel
      panelNames.forEach((name, index) => tabs[index]!.setAttribute('aria-current', String(name === panel)))
    },
  )
  return element
}
