import { pageJournal } from '../../lib/journal'

const steps = pageJournal('choose')

// A page made by Component(): its properties are the query, its life cycle is among the methods.
Component({
  properties: { kind: String },
  data: { from: '', below: '' },
  pageLifetimes: {
    show: () => console.log('choose pageLifetimes.show'),
  },
  lifetimes: { ready: () => console.log('choose ready') },
  methods: {
    ...steps,
    onLoad({ kind }: { kind?: string }) {
      console.log(`choose onLoad ${kind ?? ''}`)
      this.getOpenerEventChannel().on('asked', ({ from }: { from: string }) => this.setData({ from }))
      const below = getCurrentPages().slice(0, -1) as { route: string }[]
      this.setData({ below: below.map(({ route }) => route).join('，') })
    },
    large() {
      this.getOpenerEventChannel().emit('chosen', { size: '大杯' })
      wx.navigateBack()
    },
  },
})
