import { journal } from './lib/journal'

App({
  shop: '一号店',
  onLaunch: journal('App onLaunch'),
  onShow: journal('App onShow'),
  onError(message: string) {
    console.log(`App onError ${message.split('\n')[0]}`)
  },
  onPageNotFound({ path }: { path: string }) {
    console.log(`App onPageNotFound ${path}`)
  },
  onUnhandledRejection({ reason }: { reason: Error }) {
    console.log(`App onUnhandledRejection ${reason.message}`)
  },
})

wx.onError((message: string) => console.log(`wx.onError ${message.split('\n')[0]}`))
