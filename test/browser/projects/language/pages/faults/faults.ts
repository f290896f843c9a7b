interface Cup {
  size: string
}

const sizeOf = (cup: Cup | undefined): string => cup!.size

Page({
  data: { mounted: false },
  handler() {
    sizeOf(undefined)
  },
  timer() {
    setTimeout(() => {
      throw new Error('定时器里坏了')
    }, 0)
  },
  async promise() {
    await Promise.resolve()
    throw new Error('承诺里坏了')
  },
  mount() {
    this.setData({ mounted: true })
  },
})
