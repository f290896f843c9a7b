Page({
  data: { text: '' },
  onLoad({ kind }: { kind?: string }) {
    this.setData({ text: `一杯 ${kind ?? '白水'}` })
  },
})
