Page({
  data: { title: '下单', locked: false, sent: '' },
  submit({ detail: { value } }: { detail: { value: object } }) {
    this.setData({ sent: JSON.stringify(value), title: '已下单' })
  },
  reset() {
    this.setData({ sent: '重填了' })
  },
})
