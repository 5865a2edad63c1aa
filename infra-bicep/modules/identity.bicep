metadata name = 'Identity'
metadata description = 'The one identity that the function app acts under. What it may do is in access.bicep.'

@description('Required. Name of the identity.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id of the identity.')
output resourceId string = identity.id

@description('Id under which roles are assigned to it.')
output principalId string = identity.properties.principalId

@description('Id under which the app asks for its tokens.')
output clientId string = identity.properties.clientId
