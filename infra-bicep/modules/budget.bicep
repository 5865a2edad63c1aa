metadata name = 'Budget'
metadata description = 'Says when the resources of the installation cost more than was meant. It bounds nothing: it tells.'

@description('Required. Dollars, or the subscription\'s own currency, a month.')
param amount int

@description('Required. Resource id of the action group that is told.')
param actionGroupId string

@description('Optional. First day of the budget\'s first month.')
param startDate string = utcNow('yyyy-MM-01')

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'monthly'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      eighty: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [actionGroupId]
      }
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [actionGroupId]
      }
    }
  }
}
