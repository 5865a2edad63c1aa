metadata name = 'Access'
metadata description = 'Every role assignment of the installation, each on the one resource that it is for.'

@description('Required. Principal of the identity that the app acts under.')
param appPrincipalId string

@description('Required. Object id of a person or group that seeds provider keys; null for nobody.')
param operatorPrincipalId string?

@description('Required. What that id is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string

@description('Required. Name of the host storage account.')
param hostStorageName string

@description('Required. Name of the ledger storage account.')
param ledgerStorageName string

@description('Required. Name of the vault.')
param vaultName string

@description('Required. Name of the Service Bus namespace.')
param namespaceName string

@description('Required. Names of the topics.')
param topicNames string[]

@description('Required. Name of the scheduler.')
param schedulerName string

@description('Required. Name of its task hub.')
param taskHubName string

@description('Required. Name of the Application Insights component.')
param insightsName string

var storageBlobDataOwner = roleId('b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
var storageBlobDataContributor = roleId('ba92f5b4-2d11-453d-a403-e96b0029c9fe')
var storageTableDataContributor = roleId('0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')
var serviceBusDataSender = roleId('69a216fc-b8fb-44d8-bc22-1f3c2cd27a39')
var serviceBusDataReceiver = roleId('4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0')
var keyVaultSecretsOfficer = roleId('b86a8fe4-44ce-4948-aee5-eccb2c155cd7')
var durableTaskDataContributor = roleId('0ad04412-c4d5-4796-b79c-f76d14c8d402')
var monitoringMetricsPublisher = roleId('3913510d-42f4-4e42-8a64-420c390055eb')

func roleId(id string) string => subscriptionResourceId('Microsoft.Authorization/roleDefinitions', id)

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource ledgerStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: ledgerStorageName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: namespaceName
}

resource topics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = [
  for topic in topicNames: {
    parent: namespace
    name: topic
  }
]

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' existing = {
  name: schedulerName

  resource taskHub 'taskHubs' existing = {
    name: taskHubName
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// The host keeps its locks and the deployed package there.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostStorage.id, appPrincipalId, storageBlobDataOwner)
  scope: hostStorage
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: storageBlobDataOwner
  }
}

resource ledgerTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(ledgerStorage.id, appPrincipalId, storageTableDataContributor)
  scope: ledgerStorage
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: storageTableDataContributor
  }
}

// Payloads of jobs and files, encrypted by the app before they are stored.
resource ledgerBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(ledgerStorage.id, appPrincipalId, storageBlobDataContributor)
  scope: ledgerStorage
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: storageBlobDataContributor
  }
}

resource topicSenders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topic, i) in topicNames: {
    name: guid(topics[i].id, appPrincipalId, serviceBusDataSender)
    scope: topics[i]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: serviceBusDataSender
    }
  }
]

resource topicReceivers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topic, i) in topicNames: {
    name: guid(topics[i].id, appPrincipalId, serviceBusDataReceiver)
    scope: topics[i]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: serviceBusDataReceiver
    }
  }
]

// Tenants' own provider keys are written by the app, so reading is not enough.
resource appSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: keyVaultSecretsOfficer
  }
}

resource operatorSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (operatorPrincipalId != null) {
  name: guid(vault.id, operatorPrincipalId ?? '', keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: operatorPrincipalId!
    principalType: operatorPrincipalType
    roleDefinitionId: keyVaultSecretsOfficer
  }
}

resource orchestrations 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::taskHub.id, appPrincipalId, durableTaskDataContributor)
  scope: scheduler::taskHub
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: durableTaskDataContributor
  }
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, appPrincipalId, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: monitoringMetricsPublisher
  }
}
