import type { Device } from '../../../wire.ts'
import type { Native, Phone } from '../ports.ts'
import { createCapsule } from './bars/capsule.ts'
import { createCapsuleMenu } from './bars/capsuleMenu.ts'
import { createNavigationBar } from './bars/navigationBar.ts'
import { createTabBar } from './bars/tabBar.ts'
import { createDialogs } from './dialog.ts'
import { chooseAction } from './dialogs/actionSheet.ts'
import { showModal } from './dialogs/modal.ts'
import { askForPhone } from './dialogs/phoneSheet.ts'
import { askForPrivacy, showPrivacyContract } from './dialogs/privacy.ts'
import { showQuotaSheet } from './dialogs/quotaSheet.ts'
import { shareCard } from './dialogs/shareSheet.ts'
import { h } from './dom.ts'
import { createBars } from './notices/bars.ts'
import { createBuildWarnings } from './notices/buildWarnings.ts'
import { createProblemsScreen } from './notices/problems.ts'
import { scheduleByTimer, type Schedule } from './notices/schedule.ts'
import { createSmsBanner } from './notices/smsBanner.ts'
import { createToast } from './notices/toast.ts'
import { textsIn } from './texts.ts'

/**
 * Draws everything WeChat itself draws around the pages and above them.
 *
 * @param root An empty element as large as the screen.
 * @param phone Not asked before the first `drawBars`.
 */
export function createNative(
  root: HTMLElement,
  { language }: Device,
  phone: () => Phone,
  schedule: Schedule = scheduleByTimer,
): Native {
  const texts = textsIn(language)
  const pagesElement = h('main', { class: 'native-pages' })
  const layer = h('div', { class: 'native-layer' })
  const screen = h('div', { class: 'native-screen' })
  const dialogPlace = h('div', { class: 'native-dialogs' })
  const stage = h('div', { class: 'native-stage' }, screen, dialogPlace)
  const dialogs = createDialogs(dialogPlace, screen)
  const menu = createCapsuleMenu(dialogs, texts, phone)
  const bar = createNavigationBar(texts, phone)
  const capsule = createCapsule(texts, phone, { onMore: menu.open, onLeave: menu.leave })
  const tabs = createTabBar(texts, phone)
  const toast = createToast(schedule)
  const banner = createSmsBanner(texts, schedule)
  const bars = createBars(texts)
  const problems = createProblemsScreen(texts, stage)
  const showWarnings = createBuildWarnings(texts, bars.show)
  screen.append(bar.element, pagesElement, tabs.element, capsule.element, layer)
  root.classList.add('native')
  root.append(stage, problems.element, toast.element, bars.element, banner.element)

  return {
    pagesElement,
    layer,
    showToast: toast.show,
    hideToast: toast.hide,
    modal: (options) => showModal(dialogs, options),
    actionSheet: (options) => chooseAction(dialogs, texts, options),
    phoneSheet: (question) => askForPhone(dialogs, texts, language, question),
    privacyPopup: (question) => askForPrivacy(dialogs, texts, question),
    privacyContract: (question) => showPrivacyContract(dialogs, texts, question),
    quotaSheet: () => showQuotaSheet(dialogs, texts),
    shareSheet: (message) => shareCard(dialogs, texts, message),
    smsBanner: banner.show,
    drawBars() {
      bar.draw()
      capsule.draw()
      tabs.draw()
    },
    tabBar: tabs.control,
    onVisibility: menu.onVisibility,
    showProblems(all) {
      problems.show(all)
      showWarnings(all)
    },
    showError({ message, stack }) {
      const more = stack === undefined ? undefined : { summary: texts.errorStack, text: stack }
      bars.show({ kind: 'error', title: texts.errorTitle, message, more })
    },
    showWarning: (message) => void bars.show({ kind: 'warning', title: texts.warningTitle, message }),
  }
}
