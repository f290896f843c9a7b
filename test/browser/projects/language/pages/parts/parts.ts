interface Counter {
  count(): number
  names: string
}

Page({
  data: { picked: '无', counts: '' },
  pick({ detail }: { detail: string }) {
    this.setData({ picked: detail })
  },
  count() {
    const first = this.selectComponent('#first') as Counter
    const all = this.selectAllComponents('.counter') as Counter[]
    this.setData({ counts: `${all.map(({ count }) => count()).join('、')}，${first.names}` })
  },
})
