Page({
  data: { cups: 0 },
  add() {
    this.setData({ cups: this.data.cups + 1 })
  },
})
