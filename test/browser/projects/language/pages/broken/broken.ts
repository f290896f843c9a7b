Page({
  data: { text: '还能看' },
  onLoad() {
    throw new Error('onLoad 坏了')
  },
  onReady: () => console.log('broken onReady'),
})
