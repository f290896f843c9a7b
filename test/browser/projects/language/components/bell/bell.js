Component({
  properties: { name: String, bubbles: Boolean, composed: Boolean },
  methods: {
    ring() {
      const { name, bubbles, composed } = this.data
      this.triggerEvent('ring', { name }, { bubbles, composed })
    },
    inside() {
      console.log('inside')
    },
  },
})
