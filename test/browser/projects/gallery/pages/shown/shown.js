// Tags that show something. What they tell goes to the console.
Page({
  data: {
    current: 0,
    picture:
      'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="40" height="20"%3E%3Crect width="40" height="20"/%3E%3C/svg%3E',
    nodes: [{ name: 'b', attrs: { style: 'color: rgb(200, 0, 0)' }, children: [{ type: 'text', text: '红字' }] }],
    list: ['一', '二', '三'],
    rows: Array.from({ length: 30 }, (_, row) => row),
    into: '',
    percent: 30,
  },
  tell({ type, detail }) {
    console.log(type, JSON.stringify(detail))
  },
  turnTo() {
    this.setData({ current: 2 })
  },
  scrollTo() {
    this.setData({ into: 'row-29' })
  },
  fill() {
    this.setData({ percent: 80 })
  },
})
