import type { Problem } from '../../../../wire.ts'
import { h } from '../dom.ts'
import type { Texts } from '../texts.ts'

/** What kept the mini program from being built, in its place; warnings alone keep nobody from using it. */
export function createProblemsScreen(
  texts: Texts,
  below: HTMLElement,
): { element: HTMLElement; show(problems: readonly Problem[]): void } {
  const element = h('section', { class: 'native-problems', role: 'alert', hidden: true })
  return {
    element,
    show(problems) {
      const broken = problems.some(({ severity }) => severity === 'error')
      element.hidden = !broken
      below.inert = broken
      element.replaceChildren()
      if (!broken) return
      element.append(
        h('h1', {}, texts.problemsTitle),
        h('p', {}, texts.problemsHelp),
        h('ol', { tabindex: '0', 'aria-label': texts.problemsTitle }, ...problems.map((each) => row(each, texts))),
      )
    },
  }
}

/** `pages/index/index.wxml:2:3` */
export const placeOf = ({ file, line, column }: Problem): string =>
  [file, line, column].filter((part) => part !== undefined).join(':')

function row(problem: Problem, texts: Texts): HTMLElement {
  const { severity, message } = problem
  return h(
    'li',
    { class: `native-problem native-problem-${severity}` },
    h('p', {}, h('b', {}, texts[`severity_${severity}`]), h('code', {}, placeOf(problem))),
    h('pre', {}, message),
  )
}
