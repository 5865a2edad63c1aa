metadata name = 'Durable Task'
metadata description = 'The scheduler that carries orchestrations: fallback chains that outlive their caller, batches and upkeep.'

@description('Required. Name of the scheduler.')
param name string

@description('Required. Name of the task hub.')
param taskHubName string

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Optional. Address ranges from which the scheduler is reached. An empty list keeps everybody out.')
param ipAllowlist string[] = ['0.0.0.0/0']

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: {
      name: 'Consumption'
    }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

@description('Name of the scheduler.')
output name string = scheduler.name

@description('Name of the task hub.')
output taskHubName string = taskHub.name

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint
