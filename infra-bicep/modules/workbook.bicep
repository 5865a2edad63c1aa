metadata name = 'Workbook'
metadata description = 'One page for whoever runs the installation: answers, providers, breakers.'

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Resource id of the Log Analytics workspace.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'interchange')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Interchange'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(loadJsonContent('workbook.json'))
  }
}

@description('Resource id of the workbook.')
output resourceId string = workbook.id
