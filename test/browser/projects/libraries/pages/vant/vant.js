import Dialog from '@vant/weapp/dialog/dialog'
import Toast from '@vant/weapp/toast/toast'

Page({
  data: { phone: '还没有手机号', name: '', agreed: false, cups: 1, answer: '' },
  onPhone({ detail }) {
    this.setData({ phone: detail.code ? `有了 ${detail.code.length} 位的凭证` : detail.errMsg })
  },
  onName({ detail }) {
    this.setData({ name: detail })
  },
  onAgree({ detail }) {
    this.setData({ agreed: detail })
  },
  onCups({ detail }) {
    this.setData({ cups: detail })
  },
  confirm() {
    Dialog.confirm({ title: '取消预约', message: '确定要取消吗？' })
      .then(() => this.setData({ answer: '预约已取消' }))
      .catch(() => this.setData({ answer: '保留预约' }))
  },
  toast() {
    Toast({ message: '已为你留座', duration: 5000 })
  },
})
