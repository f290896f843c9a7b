Component({
  properties: { value: { type: Number, value: 0 } },
  methods: {
    more() {
      this.setData({ value: this.data.value + 1 })
    },
  },
})
