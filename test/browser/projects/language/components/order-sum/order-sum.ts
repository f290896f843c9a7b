Component({
  properties: {
    order: Object,
    name: { type: String, observer: 'renamed' },
    count: { type: Number, optionalTypes: [String], value: 1 },
  },
  data: { cups: 0, note: '', _secret: '纯数据' },
  observers: {
    'order.lines[0].cups, count'(cups: number, count: number) {
      this.setData({ cups: (cups ?? 0) * Number(count) })
    },
    'order.**'(order: { note?: string }) {
      this.setData({ note: order?.note ?? '' })
    },
    _secret(secret: string) {
      console.log(`secret ${secret}`)
    },
  },
  methods: {
    renamed(now: string, before: string) {
      console.log(`renamed ${before || '无'} → ${now}`)
    },
    whisper() {
      this.setData({ _secret: '改了' })
    },
  },
})
