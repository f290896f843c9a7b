Component({ options: { dynamicSlots: true }, properties: { rows: Array } })
