const step = (what: string) =>
  function (this: any) {
    console.log(`${this.data.name as string} ${what}`)
  }

Component({
  properties: { name: String },
  attached: step('attached, the old way'),
  lifetimes: {
    created: () => console.log('created'),
    attached: step('attached'),
    ready: step('ready'),
    moved: step('moved'),
    detached: step('detached'),
    error(this: any, error: Error) {
      console.log(`${this.data.name as string} error ${error.message}`)
    },
  },
  pageLifetimes: {
    show: step('show'),
    hide: step('hide'),
    resize: step('resize'),
    routeDone: step('routeDone'),
  },
  methods: {
    fail() {
      throw new Error('坏了')
    },
  },
})
