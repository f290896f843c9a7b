export const greeting = Behavior({
  data: { hello: '你好', from: 'greeting' },
  lifetimes: { attached: () => console.log('greeting attached') },
  methods: { greet: () => '问好', who: () => 'greeting' },
})
