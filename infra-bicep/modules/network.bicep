metadata name = 'Network'
metadata description = 'Optional private networking: the app in a subnet of its own, everything that it keeps data in behind private endpoints.'

@description('Required. Name of the virtual network.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Prefix of the names of private endpoints.')
param endpointPrefix string

@description('Required. What gets a private endpoint: its resource and the sub-resource.')
param targets { name: string, resourceId: string, groupId: ('blob' | 'table' | 'vault' | 'namespace') }[]

@description('Optional. Address range of the network.')
param addressPrefix string = '10.40.0.0/24'

// Flex Consumption wants about forty addresses for its instances.
var appSubnet = 'app'
var endpointSubnet = 'endpoints'
var groups = ['blob', 'table', 'vault', 'namespace']
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
  namespace: 'privatelink.servicebus.windows.net'
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: appSubnet
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: endpointSubnet
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: appSubnet
  }

  resource endpoints 'subnets' existing = {
    name: endpointSubnet
  }
}

resource privateZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for group in groups: {
    name: zones[group]
    location: 'global'
    tags: tags
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (group, i) in groups: {
    parent: privateZones[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-07-01' = [
  for target in targets: {
    name: '${endpointPrefix}${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: network::endpoints.id
      }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            privateLinkServiceId: target.resourceId
            groupIds: [target.groupId]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [
  for (target, i) in targets: {
    parent: privateEndpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.groupId
          properties: {
            privateDnsZoneId: privateZones[indexOf(groups, target.groupId)].id
          }
        }
      ]
    }
  }
]

@description('Resource id of the subnet that the app runs in.')
output appSubnetId string = network::app.id
