Page({
  data: { names: ['甲', '乙'] },
  more() {
    this.setData({ names: [...this.data.names, '丙'] })
  },
  fewer() {
    this.setData({ names: this.data.names.slice(1) })
  },
})
