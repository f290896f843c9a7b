Page({
  data: { said: '', arrived: '' },
  turn({ detail }) {
    this.setData({ said: `${this.data.said}转到 ${detail.angle}（${detail.from}）` })
  },
  outer() {
    this.setData({ said: `${this.data.said}外面也听到` })
  },
  arrived(x) {
    this.setData({ arrived: `到了 ${x}` })
  },
})
