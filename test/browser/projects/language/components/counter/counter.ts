import { counting } from '../../behaviors/counting'

Component({
  behaviors: [counting, 'wx://component-export'],
  data: { from: 'counter' },
  lifetimes: { attached: () => console.log('counter attached') },
  methods: { who: () => 'counter' },
  export() {
    return { count: () => this.data.count, names: `${this.who()} ${this.greet()}` }
  },
})
