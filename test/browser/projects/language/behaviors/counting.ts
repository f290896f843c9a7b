import { greeting } from './greeting'

/** A behavior that uses another. */
export const counting = Behavior({
  behaviors: [greeting],
  properties: { start: { type: Number, value: 0 } },
  data: { count: 0, from: 'counting' },
  observers: {
    start(start: number) {
      this.setData({ count: start })
    },
  },
  lifetimes: {
    created: () => console.log('counting created'),
    attached: () => console.log('counting attached'),
  },
  methods: {
    add() {
      this.setData({ count: this.data.count + 1 })
    },
    who: () => 'counting',
  },
})
