interface Handled {
  type: string
  mark: object
  detail: any
  target: { id: string; dataset: Record<string, unknown> }
  currentTarget: { dataset: { say: string } }
}

Page({
  data: { path: '', described: '', boxed: false, handler: 'say' },
  say({ type, mark, currentTarget: { dataset } }: Handled) {
    const marks = Object.entries(mark).map(([name, value]) => `${name}=${value}`)
    const step = [dataset.say, ...(type === 'tap' ? [] : [type]), ...marks].join(' ')
    this.setData({ path: this.data.path === '' ? step : `${this.data.path} > ${step}` })
  },
  sayFalse(event: Handled) {
    this.say(event)
    return false
  },
  ring({ detail, currentTarget }: Handled) {
    this.setData({ path: `${this.data.path}${currentTarget.dataset.say}听到${detail.name};` })
  },
  clear() {
    this.setData({ path: '' })
  },
  describe(event: Handled) {
    const { target, type } = JSON.parse(JSON.stringify(event)) as Handled
    this.setData({ described: `${type} ${target.id} ${JSON.stringify(target.dataset)}` })
  },
  onShareAppMessage: () => ({ title: '分享' }),
})
