Component({ properties: { yuan: Number } })
