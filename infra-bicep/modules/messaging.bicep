metadata name = 'Messaging'
metadata description = 'The Service Bus namespace with the topics and subscriptions that the app declares in servicebus.json.'

@description('Required. Name of the namespace.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

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
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
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

@description('Host name of the namespace.')
output hostName string = parseUri(namespace.properties.serviceBusEndpoint).host
