metadata name = 'Interchange'
metadata description = 'The resources that Interchange runs on. One resource group; every module is one capability.'

targetScope = 'subscription'

@description('Required. Name of the environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(24)
param environmentName string

@description('Required. Region of all resources.')
param location string

@description('Optional. Object id of who seeds provider keys into the vault: a person or a group. Null for nobody.')
param operatorPrincipalId string?

@description('Optional. What that id is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('Optional. Keeps storage, vault and bus off the public network. Needs the Premium tier of Service Bus.')
param networkIsolation bool = false

@description('Optional. Who is told of alerts. Null for nobody.')
param alertEmail string?

@description('Optional. What the installation may cost a month before somebody is told. Null for no budget.')
param monthlyBudget int?

@description('Optional. Instances that always wait for requests: 0 is cheapest, 1 or 2 spare callers the start of an instance.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttpInstances int = 0

@description('Optional. The most instances that any group of functions gets.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Optional. Memory of an instance, in megabytes.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Optional. Requests that an instance answers at once.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 200

@description('Optional. Whether credits are sold through Stripe. Its secrets are read from the vault: stripe-api-key and stripe-webhook-secret.')
param sellsCredits bool = false

@description('Optional. Settings of the app beside those that the infrastructure makes, such as FreeTier__Enabled. No secrets: those belong into the vault.')
param appSettings object = {}

var abbreviations = loadJsonContent('abbreviations.json')
var serviceName = 'gateway'
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var packageContainer = 'packages'

// References, which the platform resolves as the app: the deployment knows no secret.
func stripeSettings(vaultUri string) object => {
  Stripe__ApiKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/stripe-api-key)'
  Stripe__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/stripe-webhook-secret)'
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.managedIdentity}${token}'
    location: location
    tags: tags
  }
}

module observability 'modules/observability.bicep' = {
  name: 'observability'
  scope: group
  params: {
    workspaceName: '${abbreviations.logAnalytics}${token}'
    insightsName: '${abbreviations.applicationInsights}${token}'
    location: location
    tags: tags
  }
}

module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: '${abbreviations.storageAccount}host${token}'
    location: location
    tags: tags
    redundancy: 'Standard_LRS'
    containers: [packageContainer]
    isolated: networkIsolation
    workspaceId: observability.outputs.workspaceId
  }
}

module ledgerStorage 'modules/storage.bicep' = {
  name: 'ledger-storage'
  scope: group
  params: {
    name: '${abbreviations.storageAccount}data${token}'
    location: location
    tags: tags
    redundancy: 'Standard_ZRS'
    containers: ['payloads']
    locked: true
    isolated: networkIsolation
    workspaceId: observability.outputs.workspaceId
  }
}

module secrets 'modules/secrets.bicep' = {
  name: 'secrets'
  scope: group
  params: {
    name: '${abbreviations.keyVault}${token}'
    location: location
    tags: tags
    isolated: networkIsolation
    workspaceId: observability.outputs.workspaceId
  }
}

module messaging 'modules/messaging.bicep' = {
  name: 'messaging'
  scope: group
  params: {
    name: '${abbreviations.serviceBusNamespace}${token}'
    location: location
    tags: tags
    isolated: networkIsolation
    workspaceId: observability.outputs.workspaceId
  }
}

module durableTask 'modules/durable-task.bicep' = {
  name: 'durable-task'
  scope: group
  params: {
    name: '${abbreviations.durableTaskScheduler}${token}'
    taskHubName: '${abbreviations.durableTaskHub}interchange'
    location: location
    tags: tags
  }
}

module network 'modules/network.bicep' = if (networkIsolation) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.virtualNetwork}${token}'
    endpointPrefix: abbreviations.privateEndpoint
    location: location
    tags: tags
    targets: [
      {
        name: 'host-blob'
        resourceId: hostStorage.outputs.resourceId
        groupId: 'blob'
      }
      {
        name: 'data-blob'
        resourceId: ledgerStorage.outputs.resourceId
        groupId: 'blob'
      }
      {
        name: 'data-table'
        resourceId: ledgerStorage.outputs.resourceId
        groupId: 'table'
      }
      {
        name: 'vault'
        resourceId: secrets.outputs.resourceId
        groupId: 'vault'
      }
      {
        name: 'bus'
        resourceId: messaging.outputs.resourceId
        groupId: 'namespace'
      }
    ]
  }
}

module access 'modules/access.bicep' = {
  name: 'access'
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    hostStorageName: hostStorage.outputs.name
    ledgerStorageName: ledgerStorage.outputs.name
    vaultName: secrets.outputs.name
    namespaceName: messaging.outputs.name
    topicNames: messaging.outputs.topicNames
    schedulerName: durableTask.outputs.name
    taskHubName: durableTask.outputs.taskHubName
    insightsName: observability.outputs.insightsName
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  params: {
    name: '${abbreviations.functionApp}${serviceName}-${token}'
    planName: '${abbreviations.flexPlan}${token}'
    location: location
    tags: tags
    serviceName: serviceName
    identityResourceId: identity.outputs.resourceId
    deploymentContainer: '${hostStorage.outputs.blobEndpoint}${packageContainer}'
    workspaceId: observability.outputs.workspaceId
    subnetId: network.?outputs.appSubnetId
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
    httpConcurrency: httpConcurrency
    settings: union(appSettings, sellsCredits ? stripeSettings(secrets.outputs.uri) : {}, {
      AzureWebJobsStorage__accountName: hostStorage.outputs.name
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.outputs.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: observability.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      AZURE_CLIENT_ID: identity.outputs.clientId
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${durableTask.outputs.endpoint};TaskHub=${durableTask.outputs.taskHubName};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}'
      KeyVault__Uri: secrets.outputs.uri
      ServiceBusConnection__fullyQualifiedNamespace: messaging.outputs.hostName
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: identity.outputs.clientId
      Storage__Blobs: ledgerStorage.outputs.blobEndpoint
      Storage__Tables: ledgerStorage.outputs.tableEndpoint
      TASKHUB_NAME: durableTask.outputs.taskHubName
    })
  }
  // The app reads its storage, bus and vault as it starts.
  dependsOn: [access]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    email: alertEmail
    namespaceId: messaging.outputs.resourceId
    workspaceId: observability.outputs.workspaceId
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: observability.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget != null) {
  name: 'budget'
  scope: group
  params: {
    amount: monthlyBudget!
    actionGroupId: alerts.outputs.actionGroupId
  }
}

@description('Name of the function app: where azd deploys the service of that name.')
output SERVICE_GATEWAY_NAME string = functionApp.outputs.name

@description('Where the API answers; the base URL of SDKs is this with /api/v1.')
output GATEWAY_URL string = functionApp.outputs.address

@description('Name of the vault that provider keys belong into.')
output KEY_VAULT_NAME string = secrets.outputs.name

@description('Host name of the Service Bus namespace, for the setting ServiceBusConnection__fullyQualifiedNamespace.')
output SERVICE_BUS_NAMESPACE string = messaging.outputs.hostName

@description('Address of the tables, for the setting Storage__Tables.')
output STORAGE_TABLES string = ledgerStorage.outputs.tableEndpoint
