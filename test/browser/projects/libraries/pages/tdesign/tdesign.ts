import Toast from 'tdesign-miniprogram/toast/index'

interface Change<Value> {
  detail: { value: Value }
}

Page({
  data: {
    phone: '还没有手机号',
    name: '',
    drinks: [] as string[],
    sizes: [
      { value: 'medium', label: '中杯' },
      { value: 'large', label: '大杯' },
    ],
    size: 'medium',
    iced: false,
    cups: 1,
    dialog: false,
    answer: '',
  },
  onPhone({ detail }: { detail: { errMsg: string; code?: string } }) {
    this.setData({ phone: detail.code ? `有了 ${detail.code.length} 位的凭证` : detail.errMsg })
  },
  onName({ detail }: Change<string>) {
    this.setData({ name: detail.value })
  },
  onDrinks({ detail }: Change<string[]>) {
    this.setData({ drinks: detail.value })
  },
  onSize({ detail }: Change<string>) {
    this.setData({ size: detail.value })
  },
  onIced({ detail }: Change<boolean>) {
    this.setData({ iced: detail.value })
  },
  onCups({ detail }: Change<number>) {
    this.setData({ cups: detail.value })
  },
  showToast() {
    Toast({ context: this, selector: '#t-toast', message: '已为你留座', duration: 5000 })
  },
  showDialog() {
    this.setData({ dialog: true })
  },
  onConfirm() {
    this.setData({ dialog: false, answer: '预约已取消' })
  },
  onCancel() {
    this.setData({ dialog: false })
  },
})
