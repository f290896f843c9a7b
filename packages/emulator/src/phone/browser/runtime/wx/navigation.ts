import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'

export function createNavigationApis(phone: Phone) {
  const { stack } = phone
  const needs = { url: 'String' } as const
  return makeApis(phone, {
    navigateTo: { needs, run: ({ url, events }) => stack.navigateTo(url, events) },
    redirectTo: { needs, run: ({ url }) => stack.redirectTo(url) },
    switchTab: { needs, run: ({ url }) => stack.switchTab(url) },
    reLaunch: { needs, run: ({ url }) => stack.reLaunch(url) },
    navigateBack: ({ delta }) => stack.navigateBack(delta),
  })
}
