Page({
  data: { width: 150 },
  widen() {
    this.setData({ width: 300 })
  },
})
