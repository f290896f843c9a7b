Page({
  data: {
    name: '林',
    cups: 1,
    agreed: false,
    message: '',
    order: { note: '少冰', lines: [{ cups: 1 }, { cups: 5 }] },
  },
  path() {
    this.setData({ 'order.lines[0].cups': 3, 'order.note': '去冰', 'order.lines[1].cups': 8 }, () => {
      this.setData({ message: `已写入 ${this.data.order.lines[0]!.cups}` })
    })
  },
  whisper() {
    this.selectComponent('#sum').whisper()
  },
})
