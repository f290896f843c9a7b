Page({
  data: {
    error: '',
    answer: '',
    more: false,
    form: { mobile: '', drink: '' },
    drinks: [
      { name: '拿铁', value: 'latte', checked: false },
      { name: '摩卡', value: 'mocha', checked: false },
    ],
    rules: [
      {
        name: 'mobile',
        rules: [
          { required: true, message: '请填写手机号' },
          { mobile: true, message: '手机号格式不对' },
        ],
      },
    ],
  },
  onInput({ currentTarget, detail }) {
    this.setData({ [`form.${currentTarget.dataset.field}`]: detail.value })
  },
  onDrink({ detail }) {
    this.setData({
      'form.drink': detail.value,
      drinks: this.data.drinks.map((drink) => ({ ...drink, checked: drink.value === detail.value })),
    })
  },
  submit() {
    this.selectComponent('#form').validate((valid, errors) => {
      this.setData(valid ? { error: '', answer: '已提交' } : { error: errors[0].message })
    })
  },
  open() {
    this.setData({ more: true })
  },
  onClose() {
    this.setData({ more: false })
  },
  onPhone({ detail }) {
    this.setData({ answer: detail.code ? `有了 ${detail.code.length} 位的凭证` : detail.errMsg })
  },
})
