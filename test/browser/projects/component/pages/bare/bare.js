Page({
  data: { told: [] },
  onEvent({ type, detail }) {
    this.setData({ told: this.data.told.concat(`${type}: ${detail.step || detail.policyVersion}`) })
  },
})
