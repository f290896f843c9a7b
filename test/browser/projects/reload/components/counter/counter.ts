Component({
  properties: { label: String },
  data: { count: 0 },
  methods: {
    more() {
      this.setData({ count: this.data.count + 1 })
    },
  },
})
