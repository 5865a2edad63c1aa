metadata name = 'Interchange'
metadata description = 'The resources that Interchange runs on. One resource group; every module is one capability.'

targetScope = 'subscription'

@description('Required. Name of the environment; part of every resource name.')
@minLength(1)
@maxLength(24)
param environmentName string

@description('Required. Region of all resources.')
param location string

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module messaging 'modules/messaging.bicep' = {
  name: 'messaging'
  scope: group
  params: {
    name: 'sb-${token}'
    location: location
    tags: tags
  }
}

@description('Host name of the Service Bus namespace, for the setting ServiceBusConnection__fullyQualifiedNamespace.')
output SERVICE_BUS_NAMESPACE string = messaging.outputs.hostName
