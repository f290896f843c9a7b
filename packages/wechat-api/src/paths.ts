export const sessionPath = '/sns/jscode2session'
export const phonePath = '/wxa/business/getuserphonenumber'
export const tokenPaths = { stable_token: '/cgi-bin/stable_token', token: '/cgi-bin/token' } as const
