import { quickregFor } from '@quickreg/miniprogram'

/** The server as it is called in production; quickreg.project.json says where it is in development. */
export const quickreg = quickregFor('https://coffee.example')
