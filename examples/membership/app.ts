import { quickreg } from './lib/quickreg'

App({
  onLaunch() {
    // Who has joined before is known without a tap. Without a network the menu is as good, and the join page says so.
    quickreg.signIn().catch((error: unknown) => console.warn('silent sign-in:', error))
  },
})
