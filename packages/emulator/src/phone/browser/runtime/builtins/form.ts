import type { Builtin } from '../builtin.ts'

/** `form-field` is a component with the behavior `wx://form-field`. */
const fieldTags = ['input', 'textarea', 'checkbox-group', 'radio-group', 'switch', 'slider', 'picker', 'form-field']

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/form.html */
export const form: Builtin = {
  tag: 'form',
  properties: { reportSubmit: { type: Boolean, value: false }, reportSubmitTimeout: { type: Number, value: 0 } },
  events: ['submit', 'reset'],
  attach(host) {
    const fields = () => host.descendants(...fieldTags)
    host.part = {
      submit({ id, dataset }) {
        const value = collectValues(fields().map(({ props, part }) => ({ name: props.name, value: part?.value?.() })))
        // WeChat's template messages, which form ids were for, are gone since 2020.
        host.fire('submit', { value, formId: '', target: { id, dataset } })
      },
      reset() {
        for (const { part } of fields()) part?.reset?.()
        host.fire('reset', { target: { id: host.id, dataset: host.dataset } })
      },
    }
  },
}

/** Fields without a name are left out; of several with the same name the last counts. */
export const collectValues = (fields: { name?: string; value: unknown }[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter(({ name }) => name).map(({ name, value }) => [name!, value]))
