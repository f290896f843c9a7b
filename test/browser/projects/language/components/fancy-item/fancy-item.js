Component({
  properties: { name: String },
  methods: {
    pick() {
      this.triggerEvent('pick', `花样${this.data.name}`)
    },
  },
})
