metadata name = 'Messaging'
metadata description = 'The Service Bus namespace with the topics and subscriptions that the app declares in servicebus.json.'

@description('Required. Name of the namespace.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Whether the namespace is reached over private endpoints alone, which its Premium tier offers.')
param isolated bool

@description('Required. Resource id of the Log Analytics workspace.')
param workspaceId string

// The same file that the app runs by on one machine: what is not declared there exists nowhere.
var declared = loadJsonContent('../../functions/App/servicebus.json')

var subscriptions = flatten(map(
  range(0, length(declared.topics)),
  topicIndex =>
    map(declared.topics[topicIndex].subscriptions, subscription => {
      topicIndex: topicIndex
      subscription: subscription
    })
))

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: isolated
    ? {
        name: 'Premium'
        tier: 'Premium'
        capacity: 1
      }
    : {
        name: 'Standard'
        tier: 'Standard'
      }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
  }
}

resource namespaceDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'operations'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

resource topics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [
  for topic in declared.topics: {
    parent: namespace
    name: topic.name
    properties: {
      requiresDuplicateDetection: topic.requiresDuplicateDetection
      duplicateDetectionHistoryTimeWindow: topic.duplicateDetectionHistoryTimeWindow
      defaultMessageTimeToLive: topic.defaultMessageTimeToLive
    }
  }
]

resource topicSubscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [
  for item in subscriptions: {
    parent: topics[item.topicIndex]
    name: item.subscription.name
    properties: {
      requiresSession: item.subscription.requiresSession
      maxDeliveryCount: item.subscription.maxDeliveryCount
      lockDuration: item.subscription.lockDuration
      deadLetteringOnMessageExpiration: item.subscription.deadLetteringOnMessageExpiration
    }
  }
]

@description('Names of the topics.')
output topicNames string[] = map(declared.topics, topic => topic.name)

@description('Name of the namespace.')
output name string = namespace.name

@description('Resource id of the namespace.')
output resourceId string = namespace.id

@description('Host name of the namespace.')
output hostName string = parseUri(namespace.properties.serviceBusEndpoint).host
